using System.Runtime.InteropServices;
using Garnet;

// Redis for a machine without one: Microsoft Garnet on loopback, with every answered write on disk in the folder that is the argument.
if (args is not [var folder] || Environment.GetEnvironmentVariable("REDIS_PORT") is not { } port)
{
    Console.Error.WriteLine("Usage: REDIS_PORT=6379 [REDIS_PASSWORD=...] McpTasksApp.1.Redis FOLDER");
    return 2;
}

// Before the server says that it is ready: whoever reads that line may ask it to end at that very moment.
var asked = new TaskCompletionSource();
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);

string[] password = Environment.GetEnvironmentVariable("REDIS_PASSWORD") is { Length: > 0 } secret ? ["--auth", "Password", "--password", secret] : [];
var server = new GarnetServer(
[
    "--bind", "127.0.0.1", "--port", port, .. password,
    "--lua", "--lua-transaction-mode", // without the latter scripts are not atomic
    "--memory", "128m", "--index", "8m", "--use-native-allocator",
    "--aof", "--aof-memory", "64m", "--aof-commit-wait", "--recover", "--checkpointdir", Path.GetFullPath(folder),
    "--device-type", "RandomAccess", // the native device needs libaio
    "--minthreads", "128", // each connection that waits for a key or for the disk holds one
]);
// It may be asked to end while it reads a long log.
var start = Task.Run(server.Start);
if (await Task.WhenAny(start, asked.Task) == start)
    await start;

await asked.Task;
// What was answered is on disk. The server's own end would wait for every connection that waits for something.
Environment.Exit(0);
return 0;

void End(PosixSignalContext context)
{
    context.Cancel = true;
    asked.TrySetResult();
}
