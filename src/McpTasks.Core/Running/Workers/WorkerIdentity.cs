namespace McpTasks;

/// <summary>The name of this worker in records, traces and logs.</summary>
/// <param name="Name">
/// At most 256 characters. No other process may ever have had it: of two that follow each other under one name, the second would hide the death of
/// the first, whose tasks would wait until their leases run out.
/// </param>
public sealed record WorkerIdentity(string Name)
{
    /// <summary>A name from the service instance that telemetry knows, or from the machine, and an end of the process's own.</summary>
    public static WorkerIdentity OfThisProcess()
    {
        var attributes = Environment.GetEnvironmentVariable("OTEL_RESOURCE_ATTRIBUTES") ?? "";
        var instance = attributes.Split(',').Select(pair => pair.Split('=', 2)).FirstOrDefault(pair => pair is ["service.instance.id", _])?[1];
        var service = Environment.GetEnvironmentVariable("OTEL_SERVICE_NAME") ?? "worker";
        var name = $"{(instance is null ? Environment.MachineName : $"{service}-{instance}")}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}";
        // What tells two apart stands at the end.
        return new(name.Length > StoreRules.MaxWorkerLength ? name[^StoreRules.MaxWorkerLength..] : name);
    }
}
