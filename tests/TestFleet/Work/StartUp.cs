namespace TestFleet.Work;

/// <summary>State that the application makes when it starts, for its tools.</summary>
internal sealed class StartUp(IConfiguration configuration) : IHostedService
{
    public string Role { get; } = configuration["Role"] ?? "api";

    public bool Done { get; private set; }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        Done = true;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
