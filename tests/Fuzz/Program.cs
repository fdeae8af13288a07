using System.Runtime.InteropServices;
using Fuzz;
using Fuzz.Running;
using Fuzz.SelfTest;
using Fuzz.Target;

// This program is also the server that it sends its requests to.
if (args is [TargetService.Verb, .. var settings])
    return await TargetService.RunAsync(settings);

FuzzOptions options;
try
{
    options = FuzzOptions.Parse(args);
}
catch (FormatException wrong)
{
    Console.Error.WriteLine($"{wrong.Message}\n{FuzzOptions.Usage}");
    return 1;
}

using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
try
{
    var right = options.SelfTest ? PlantedFaults.CheckAsync(stop.Token)
        : options.Only.Count > 0 ? Replay.RunAsync(options, stop.Token)
        : Campaign.RunAsync(options, stop.Token);
    return await right ? 0 : 1;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    Console.WriteLine("Stopped; the server has ended.");
    return 130;
}

void End(PosixSignalContext context)
{
    context.Cancel = true;
    stop.Cancel();
}
