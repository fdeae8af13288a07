using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Benchmarks.Rivals;

/// <summary>The benchmark's side of a contestant.</summary>
internal sealed class ContestantProcess : IAsyncDisposable
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(30);
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _errors = new();

    private ContestantProcess(Process process) => _process = process;

    /// <summary>Starts a contestant of this program.</summary>
    public static Task<ContestantProcess> StartAsync(string name, ContestantSettings settings) =>
        StartAsync(new(Environment.ProcessPath!, IsDotnet() ? [typeof(ContestantProcess).Assembly.Location, .. Arguments(name, settings)] : Arguments(name, settings)));

    /// <summary>Starts one that is another program.</summary>
    public static async Task<ContestantProcess> StartAsync(ProcessStartInfo command)
    {
        command.RedirectStandardInput = command.RedirectStandardOutput = command.RedirectStandardError = true;
        command.UseShellExecute = false;
        var contestant = new ContestantProcess(Process.Start(command)!);
        contestant._process.ErrorDataReceived += (_, line) => contestant.Keep(line.Data);
        contestant._process.BeginErrorReadLine();
        while (await contestant.ReadAsync() != Wire.Ready)
        {
        }

        return contestant;
    }

    /// <summary>The operating system's number of the process.</summary>
    public int Id => _process.Id;

    /// <exception cref="InvalidOperationException">The contestant failed; the message has its error.</exception>
    public async Task<Reply> RunAsync(Order order)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(order, Wire.Json));
        await _process.StandardInput.FlushAsync();
        var reply = JsonSerializer.Deserialize<Reply>(await ReadAsync(), Wire.Json)!;
        return reply.Error is null ? reply : throw Failed(reply.Error);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        try
        {
            await _process.WaitForExitAsync().WaitAsync(StopTimeout);
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static string[] Arguments(string name, ContestantSettings settings) =>
        [ContestantProgram.Verb, name, settings.Backend, Number(settings.Concurrency), Number(settings.Shards)];

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static bool IsDotnet() => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet";

    private async Task<string> ReadAsync() => await _process.StandardOutput.ReadLineAsync() ?? throw Failed("it ended");

    private InvalidOperationException Failed(string why) => new($"The contestant failed: {why}\n{string.Join('\n', _errors)}");

    private void Keep(string? line)
    {
        if (line is null)
            return;
        _errors.Enqueue(line);
        while (_errors.Count > 50)
            _errors.TryDequeue(out _);
    }
}
