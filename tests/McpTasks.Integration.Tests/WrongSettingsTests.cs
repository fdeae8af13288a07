using McpTasks.Integration.Tests.Fleet;

namespace McpTasks.Integration.Tests;

public sealed class WrongSettingsTests
{
    private const string Redis = "127.0.0.1:1,abortConnect=false";

    [Theory]
    [InlineData("src/TaskWorker", "Unrelated", "x", "ConnectionStrings:redis")]
    [InlineData("src/TaskWorker", "ConnectionStrings__redis", "host:port:what", "ConnectionStrings:redis")]
    [InlineData(
        "src/TaskWorker", "McpTasks__Worker__Concurrency", "0", "McpTasks:Worker:Concurrency must be between 1 and 1024, but is 0.")]
    [InlineData("src/ApiService", "McpTasks__DefaultTtl", "-00:00:01", "McpTasks:DefaultTtl must be between")]
    [InlineData("src/ApiService", "McpTasks__DefaultTtl", "soon", "McpTasks:DefaultTtl")]
    [InlineData("src/ApiService", "ConnectionStrings__redis", "", "ConnectionStrings:redis")]
    [InlineData("src/ApiService", "Messaging__Transport", "kafka", "Messaging:Transport must be redis or rabbitmq, but is 'kafka'.")]
    [InlineData("src/TaskWorker", "Messaging__Transport", "kafka", "Messaging:Transport must be redis or rabbitmq, but is 'kafka'.")]
    [InlineData(
        "src/ApiService", "Messaging__Transport", "rabbitmq", "ConnectionStrings:messaging is missing; with Messaging:Transport=rabbitmq")]
    [InlineData(
        "src/TaskWorker", "Messaging__Transport", "RabbitMQ", "ConnectionStrings:messaging is missing; with Messaging:Transport=rabbitmq")]
    [InlineData(
        "src/ApiService", "McpTasks__Identity__Headers__0", "X Tenant",
        "McpTasks:Identity:Headers must hold names of HTTP headers, but holds 'X Tenant'.")]
    [InlineData("src/ApiService", "Authentication__Bearer__Enabled", "true", "Authentication:Bearer:Audience is missing")]
    [InlineData(
        "src/ApiService", "Authentication__Bearer__Enabled", "true",
        "Authentication:Bearer:Authority or SigningKey must be set, and not both.")]
    public async Task A_wrong_setting_ends_the_service_at_start_and_is_named_without_a_stack(
        string project, string name, string value, string message)
    {
        (string, string)[] settings = [("ConnectionStrings__redis", Redis), (name, value)];
        await using var service = Service.Start(project, "wrong", name == "Unrelated" ? [(name, value)] : settings);

        Assert.Equal(1, await service.ExitAsync());
        Assert.Contains(service.Lines, line => line.Contains(message, StringComparison.Ordinal));
        Assert.DoesNotContain(service.Lines, line => line.TrimStart().StartsWith("at ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("localhost:5672", "ConnectionStrings:messaging must have the form")]
    [InlineData("http://guest:secret@localhost:5672", "ConnectionStrings:messaging must have the form")]
    [InlineData("amqp://guest:secret@localhost:5672/a/b", "ConnectionStrings:messaging must end with the virtual host")]
    public async Task A_wrong_address_of_the_broker_ends_the_service_at_start_and_its_password_is_not_told(string address, string message)
    {
        await using var service = Service.Start(
            "src/TaskWorker", "wrong", ("ConnectionStrings__redis", Redis), ("Messaging__Transport", "rabbitmq"),
            ("ConnectionStrings__messaging", address));

        Assert.Equal(1, await service.ExitAsync());
        Assert.Contains(message, Assert.Single(service.Lines), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", Assert.Single(service.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tasks_that_a_broker_is_to_carry_need_a_Redis_to_be_kept_on()
    {
        await using var service = Service.Start(
            "src/ApiService", "wrong", ("Messaging__Transport", "rabbitmq"), ("ConnectionStrings__messaging", "amqp://localhost"));

        Assert.Equal(1, await service.ExitAsync());
        Assert.Contains("ConnectionStrings:redis is missing", Assert.Single(service.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_ends_the_service_at_start_and_is_named()
    {
        await using var first = Service.Start("src/ApiService", "first");
        var address = await first.AddressAsync();

        await using var second = Service.Start("src/ApiService", "second", ("ASPNETCORE_URLS", address.ToString()));

        Assert.Equal(1, await second.ExitAsync());
        Assert.Contains(
            second.Lines,
            line => line.Contains($":{address.Port}", StringComparison.Ordinal) && line.Contains("in use", StringComparison.Ordinal));
        Assert.DoesNotContain(second.Lines, line => line.Contains("crit:", StringComparison.Ordinal));
    }
}
