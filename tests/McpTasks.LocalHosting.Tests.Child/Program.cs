using System.Collections;
using System.Runtime.InteropServices;

// The child that the tests start: CHILD_MODE says how it behaves.
var mode = Environment.GetEnvironmentVariable("CHILD_MODE") ?? (args.Length > 0 ? args[0] : "serve");
switch (mode)
{
    case "exit":
        Console.WriteLine("about to end");
        return int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture);
    case "lines":
        for (var i = 1; i <= int.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture); i++)
        {
            Console.Out.WriteLine($"out {i}");
            Console.Error.WriteLine($"err {i}");
        }

        Console.Out.Write("no newline at the end");
        return 0;
    case "deaf":
        using (PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => context.Cancel = true))
        {
            Console.WriteLine("deaf");
            await Task.Delay(Timeout.Infinite);
        }

        return 0;
    case "polite":
        var ended = new TaskCompletionSource();
        using (PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            ended.TrySetResult();
        }))
        {
            Console.WriteLine("polite");
            await ended.Task;
        }

        Console.WriteLine("said goodbye");
        return 0;
    case "crash":
        Console.Error.WriteLine("the reason of the crash");
        return 3;
    default:
        break;
}

var app = WebApplication.CreateBuilder(args).Build();
app.MapGet("/health", () => Results.Ok());
app.MapGet("/pid", () => Environment.ProcessId);
app.MapGet("/env", () => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string?)e.Value));
app.MapGet("/exit/{code:int}", (int code) => Environment.Exit(code));
await app.RunAsync();
return 0;
