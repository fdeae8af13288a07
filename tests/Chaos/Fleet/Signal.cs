using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Chaos.Fleet;

/// <summary>Signals to processes that this program started.</summary>
internal static partial class Signal
{
    private const int Kill = 9, Terminate = 15, Continue = 18, Stop = 19;

    public static void SendKill(Process process) => Send(process, Kill);

    public static void SendTerminate(Process process) => Send(process, Terminate);

    public static void SendStop(Process process) => Send(process, Stop);

    public static void SendContinue(Process process) => Send(process, Continue);

    // A process that has ended and is not reaped keeps its id, and the runtime reaps it when HasExited is seen: no other can have it here.
    private static void Send(Process process, int signal)
    {
        if (!process.HasExited)
            _ = SendSignal(process.Id, signal);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int process, int signal);
}
