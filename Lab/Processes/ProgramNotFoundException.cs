namespace Showroom.Lab.Processes;

/// <summary>A program of the system is missing; the message says how to install it.</summary>
internal sealed class ProgramNotFoundException(string message) : Exception(message);
