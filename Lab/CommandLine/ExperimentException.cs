namespace Showroom.Lab.CommandLine;

/// <summary>An experiment cannot run; the message says why and what to change.</summary>
internal sealed class ExperimentException(string message) : Exception(message);
