using System.Globalization;
using McpTasks.LocalHosting.Console;
using McpTasks.LocalHosting.ResourceService;

namespace McpTasks.LocalHosting.Orchestration;

/// <summary>Starts everything, says when it is ready or why it is not, and stops it in the end.</summary>
internal sealed class RunningApplication(Orchestrator orchestrator, RunContext run, HostConsole console, TimeProvider time)
{
    private static readonly TimeSpan HintEvery = TimeSpan.FromSeconds(15);

    private ResourceBoard Board => orchestrator.Board;

    public async Task<int> RunAsync(TimeSpan stopWithin, Func<string> reason, CancellationToken stop, CancellationToken kill)
    {
        var began = time.GetTimestamp();
        await orchestrator.StartAllAsync();
        if (run.Settings.Dashboard.Enabled)
            console.Say($"Login to the dashboard at http://localhost:{run.Settings.Dashboard.Port}/login?t={run.Settings.Dashboard.BrowserToken}");
        try
        {
            await WaitUntilSettledAsync(stop);
            if (Board.Replicas.Any(HasFailed))
            {
                // Who waits for it hears of it right after; let them say so before the summary is written.
                await Board.WhenAsync(all => !all.Any(r => r.State == ResourceState.Waiting && all.Any(d => HasFailed(d) && r.WaitsFor.Contains(d.Name))), stop);
                console.Say(FailureSummary.Of(Board));
                return 1;
            }

            SayReady(time.GetElapsedTime(began));
            await SayLaterFailuresAsync(stop);
            return 0;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            console.Say($"Stopping ({(reason() is { Length: > 0 } why ? why : "asked to")}) ...");
            return Board.Replicas.Any(HasFailed) ? 1 : 0;
        }
        finally
        {
            await StopAsync(stopWithin, kill);
        }
    }

    /// <summary>Waits until all is well or something has failed, and says now and then what it waits for.</summary>
    private async Task WaitUntilSettledAsync(CancellationToken stop)
    {
        var settled = Board.WhenAsync(all => all.All(IsSettled) || all.Any(HasFailed), stop);
        while (await Task.WhenAny(settled, Task.Delay(HintEvery, time, stop)) != settled && !stop.IsCancellationRequested)
        {
            foreach (var replica in Board.Replicas.Where(r => !IsSettled(r)))
                console.Say($"Not ready yet: {replica.Replica} is {replica.State}{(replica.Message is null ? "" : ", " + replica.Message)}");
        }

        await settled;
    }

    private async Task StopAsync(TimeSpan within, CancellationToken kill)
    {
        var began = time.GetTimestamp();
        var stopping = orchestrator.StopAllAsync(within);
        var killed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (kill.Register(() => killed.TrySetResult()))
            await Task.WhenAny(stopping, killed.Task);
        if (!stopping.IsCompleted)
        {
            console.Say("Asked again: every process is ended at once.");
            orchestrator.KillAll();
        }

        await stopping;
        console.Say(string.Create(CultureInfo.InvariantCulture, $"Everything has stopped, after {time.GetElapsedTime(began).TotalSeconds:0.0} s."));
    }

    private void SayReady(TimeSpan after)
    {
        console.Say(string.Create(CultureInfo.InvariantCulture, $"Everything runs, after {after.TotalSeconds:0.0} s. Press Ctrl-C to stop."));
        foreach (var url in run.Projects.SelectMany(p => p.Urls.Select(u => (Text: u.DisplayText ?? p.Name, u.Url))))
            console.Say($"  {url.Text}: {url.Url}");
    }

    /// <summary>The application stays up when a part of it gives up later: the rest works on, and the part can be started from the dashboard.</summary>
    private async Task SayLaterFailuresAsync(CancellationToken stop)
    {
        HashSet<string> said = [];
        while (true)
        {
            await Board.WhenAsync(all => all.Any(r => HasFailed(r) != said.Contains(r.Replica)), stop);
            foreach (var replica in Board.Replicas)
            {
                if (!HasFailed(replica))
                    said.Remove(replica.Replica);
                else if (said.Add(replica.Replica))
                    console.Say(FailureSummary.Of(Board, replica));
            }
        }
    }

    private static bool IsSettled(ResourceEvent replica) =>
        (replica.State == ResourceState.Running && replica.Health == ResourceHealth.Healthy)
        || replica.State is ResourceState.Finished or ResourceState.NotStarted;

    private static bool HasFailed(ResourceEvent replica) => replica.State == ResourceState.FailedToStart;
}
