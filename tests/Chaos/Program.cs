using System.Runtime.InteropServices;
using Chaos;
using Chaos.Drills;
using Chaos.Running;
using Chaos.SelfTest;
using Chaos.Service;

// This program is also the service that it starts, kills and freezes.
if (args is [FleetService.Verb, .. var settings])
    return await FleetService.RunAsync(settings);

ChaosOptions options;
try
{
    options = ChaosOptions.Parse(args);
}
catch (FormatException wrong)
{
    Console.Error.WriteLine($"{wrong.Message}\n{ChaosOptions.Usage}");
    return 1;
}

// A checker that misses what was planted has nothing to say about a run.
var selfTest = PlantedFaults.Check();
if (options.SelfTest || !selfTest)
    return selfTest ? 0 : 1;

using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
try
{
    return await (options.Drill switch
    {
        null => Campaign.RunAsync(options, stop.Token),
        Drill.Kills => KillDrill.RunAsync(options, stop.Token),
        Drill.Schedule => ScheduleDrill.RunAsync(options, stop.Token),
        Drill.Soak => SoakDrill.RunAsync(options, stop.Token),
        _ => OutageDrill.RunAsync(options, stop.Token),
    }) ? 0 : 1;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    Console.WriteLine("Stopped; everything that was started has ended.");
    return 130;
}

void End(PosixSignalContext context)
{
    context.Cancel = true;
    stop.Cancel();
}
