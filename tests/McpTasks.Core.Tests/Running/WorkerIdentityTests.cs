namespace McpTasks.Core.Tests.Running;

/// <summary>A worker is called as telemetry calls its process, and no two have one name.</summary>
public sealed class WorkerIdentityTests
{
    [Theory]
    [InlineData("", null, "^{machine}-[0-9a-f]{6}$")]
    [InlineData("service.instance.id=abc", null, "^worker-abc-[0-9a-f]{6}$")]
    [InlineData("a=b,service.instance.id=abc=d,c", "billing", "^billing-abc=d-[0-9a-f]{6}$")]
    [InlineData("service.instance.identity=abc", "billing", "^{machine}-[0-9a-f]{6}$")]
    public void A_worker_has_the_name_of_its_service_instance_or_of_its_machine(string attributes, string? service, string name) =>
        Assert.Matches(
            name.Replace("{machine}", System.Text.RegularExpressions.Regex.Escape(Environment.MachineName), StringComparison.Ordinal),
            Name(attributes, service));

    [Fact]
    public void Two_workers_of_one_service_have_two_names() =>
        Assert.NotEqual(Name("service.instance.id=abc", null), Name("service.instance.id=abc", null));

    [Fact]
    public void A_long_name_keeps_the_end_that_tells_it_from_others()
    {
        var name = Name($"service.instance.id={new string('x', 300)}", "billing");

        Assert.Matches("^x{249}-[0-9a-f]{6}$", name);
    }

    private static string Name(string attributes, string? service)
    {
        var before = (
            Environment.GetEnvironmentVariable("OTEL_RESOURCE_ATTRIBUTES"), Environment.GetEnvironmentVariable("OTEL_SERVICE_NAME"));
        try
        {
            Environment.SetEnvironmentVariable("OTEL_RESOURCE_ATTRIBUTES", attributes);
            Environment.SetEnvironmentVariable("OTEL_SERVICE_NAME", service);
            return WorkerIdentity.OfThisProcess().Name;
        }
        finally
        {
            Environment.SetEnvironmentVariable("OTEL_RESOURCE_ATTRIBUTES", before.Item1);
            Environment.SetEnvironmentVariable("OTEL_SERVICE_NAME", before.Item2);
        }
    }
}
