using McpTasks.Integration.Tests.Fleet;
using TestServers;

namespace McpTasks.Integration.Tests.RabbitMq;

/// <summary>Systems whose hints travel by RabbitMQ, and whose tasks are kept on Garnet.</summary>
internal static class Broker
{
    /// <summary>Starts a broker; skips the test where the machine has none.</summary>
    public static async Task<TestServer> StartAsync(TimeSpan? consumerTimeout = null)
    {
        Assert.SkipWhen(RabbitServer.WhyAbsent is not null, RabbitServer.WhyAbsent ?? "");
        return await RabbitServer.StartAsync(new() { ConsumerTimeout = consumerTimeout }, TestContext.Current.CancellationToken);
    }

    /// <summary>Starts a system with the components of tests/TestFleet.</summary>
    public static Task<RunningSystem> StartSystemAsync(
        this TestServer broker, int workers, params (string Name, string Value)[] settings) =>
        RunningSystem.StartFixturesAsync(ServerKind.Garnet, workers, [.. SettingsOf(broker), .. settings]);

    /// <summary>What makes a service use the broker.</summary>
    public static (string Name, string Value)[] SettingsOf(TestServer broker) =>
        [("Messaging__Transport", "rabbitmq"), ("ConnectionStrings__messaging", broker.ConnectionString)];
}
