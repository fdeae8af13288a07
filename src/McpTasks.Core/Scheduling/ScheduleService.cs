namespace McpTasks;

/// <summary>Looks after the schedules of this process's settings.</summary>
internal sealed class ScheduleService(
    IOptions<McpTasksOptions> options, TaskCatalog catalog, TaskSubmitter submitter, IBackgroundTasks tasks, TaskSchedules schedules,
    IOptions<TaskOperatorOptions> operators, TimeProvider time, ILogger<ScheduleService> logger)
    : EndlessService
{
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var (name, schedule) in options.Value.Schedules)
            _ = ComponentOf(name, schedule);
        return base.StartAsync(cancellationToken);
    }

    protected override Task RunAsync(CancellationToken stoppingToken) => KeepAsync(stoppingToken);

    internal Task KeepAsync(CancellationToken stoppingToken)
    {
        var runs = options.Value.Schedules.Select(each => LoopOf(each.Key, each.Value, schedules.Memory).KeepAsync(stoppingToken));
        return Task.WhenAll([.. runs, TellAsync(stoppingToken)]);
    }

    private async Task TellAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TaskSchedules.Interval, time);
        do
        {
            try
            {
                await schedules.TellAsync(options.Value.Schedules, stoppingToken);
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                logger.SchedulesNotHeard(TaskSchedules.Interval, error.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private ScheduleLoop LoopOf(string name, TaskScheduleOptions schedule, ScheduleMemory memory) =>
        new(name, schedule, ComponentOf(name, schedule), submitter, tasks, memory, operators, time, logger);

    private TaskComponent ComponentOf(string name, TaskScheduleOptions schedule) =>
        catalog.Find(schedule.Kind, schedule.Component) ?? throw new InvalidOperationException(
            $"{McpTasksOptions.Section}:{nameof(McpTasksOptions.Schedules)}:{name}:{nameof(schedule.Component)} names "
            + $"the {schedule.Kind} '{schedule.Component}', which this service does not have.");
}
