using System.Globalization;
using System.Security.Cryptography;

namespace McpTasks;

/// <summary>The name of this worker in records, traces and logs.</summary>
/// <param name="Name">Unique for the process; at most 256 characters.</param>
public sealed record WorkerIdentity(string Name)
{
    /// <summary>A name from the service instance that telemetry knows, or from the machine and the process.</summary>
    public static WorkerIdentity OfThisProcess()
    {
        var attributes = Environment.GetEnvironmentVariable("OTEL_RESOURCE_ATTRIBUTES") ?? "";
        var instance = attributes.Split(',').Select(pair => pair.Split('=', 2)).FirstOrDefault(pair => pair is ["service.instance.id", _])?[1];
        var service = Environment.GetEnvironmentVariable("OTEL_SERVICE_NAME");
        var name = instance is null
            ? string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}-{Environment.ProcessId}-{RandomNumberGenerator.GetHexString(4, lowercase: true)}")
            : $"{service ?? "worker"}-{instance}";
        // What tells two apart stands at the end.
        return new(name.Length > StoreRules.MaxWorkerLength ? name[^StoreRules.MaxWorkerLength..] : name);
    }
}
