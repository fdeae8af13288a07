namespace SampleClient.Commands;

/// <summary>What the program ends with; 1 is a wrong command line.</summary>
internal static class ExitCodes
{
    public const int Ok = 0, Usage = 1, TaskFailed = 2, TaskCancelled = 3, TaskNotFound = 4, InputNeeded = 5, ServerFailed = 6,
        Interrupted = 130;
}
