namespace Showroom.Lab.Processes;

/// <summary>POSIX signals, with their numbers on Linux.</summary>
internal enum Signal
{
    Interrupt = 2,
    Kill = 9,
    Terminate = 15,
    Continue = 18,
    Stop = 19,
}
