using Aspire.Hosting.ApplicationModel;
using McpTasks.LocalHosting.Orchestration;

namespace McpTasks.LocalHosting.Projects;

/// <summary>The variables of one replica, by the names that Aspire gives them.</summary>
internal sealed class ProjectEnvironment(ProjectResource resource, LaunchProfile? profile, RunContext run)
{
    public async Task<VariableSet> ForAsync(ReplicaName replica, int? target, CancellationToken cancellationToken)
    {
        var variables = new VariableSet();
        Console(variables);
        Telemetry(variables, replica);
        if (target is { } port)
            variables.Set("ASPNETCORE_URLS", $"http://localhost:{port}");
        foreach (var reference in resource.Annotations.OfType<ConnectionStringReferenceAnnotation>())
            await ConnectionAsync(variables, reference, cancellationToken);
        foreach (var reference in resource.Annotations.OfType<ServiceReferenceAnnotation>())
            Service(variables, reference.Source.Name);
        foreach (var variable in resource.Annotations.OfType<EnvironmentAnnotation>())
        {
            var value = variable.Value is IValueProvider provider ? await provider.GetValueAsync(cancellationToken) : (string)variable.Value;
            variables.Set(variable.Name, value ?? "", variable.Value is ParameterResource { Secret: true });
        }

        if (profile is not null)
        {
            variables.Set("DOTNET_LAUNCH_PROFILE", profile.Name);
            foreach (var (name, value) in profile.Environment)
                variables.SetIfMissing(name, value);
        }

        return variables;
    }

    private static void Console(VariableSet variables) => variables
        .Set("LOGGING__CONSOLE__FORMATTERNAME", "simple")
        .Set("DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION", "true")
        // The host gives a service less than two seconds to end: the service must not plan with more.
        .Set("DOTNET_SHUTDOWNTIMEOUTSECONDS", "1");

    private void Telemetry(VariableSet variables, ReplicaName replica)
    {
        variables.Set("OTEL_SERVICE_NAME", resource.Name).Set("OTEL_RESOURCE_ATTRIBUTES", $"service.instance.id={replica.Instance}");
        if (run.Settings.Dashboard.Enabled)
        {
            variables.Set("OTEL_EXPORTER_OTLP_ENDPOINT", $"http://localhost:{run.Settings.Dashboard.OtlpHttpPort}")
                .Set("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
                .Set("OTEL_EXPORTER_OTLP_HEADERS", $"x-otlp-api-key={run.Settings.Dashboard.OtlpApiKey}", secret: true);
        }

        if (run.IsDevelopment)
        {
            variables.Set("OTEL_BLRP_SCHEDULE_DELAY", "1000").Set("OTEL_BSP_SCHEDULE_DELAY", "1000").Set("OTEL_METRIC_EXPORT_INTERVAL", "1000")
                .Set("OTEL_TRACES_SAMPLER", "always_on").Set("OTEL_METRICS_EXEMPLAR_FILTER", "trace_based");
        }
    }

    private static async Task ConnectionAsync(VariableSet variables, ConnectionStringReferenceAnnotation reference, CancellationToken cancellationToken)
    {
        variables.Set($"ConnectionStrings__{reference.ConnectionName}", await reference.Source.GetValueAsync(cancellationToken) ?? "", secret: true);
        if (reference.Source is not RedisResource { Address: { } address })
            return;
        var prefix = NameOf(reference.ConnectionName);
        variables.Set($"{prefix}_HOST", address.Host)
            .Set($"{prefix}_PORT", address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture))
            .Set($"{prefix}_URI", address.Uri, secret: true);
        if (address.Password is { } password)
            variables.Set($"{prefix}_PASSWORD", password, secret: true);
    }

    private void Service(VariableSet variables, string name)
    {
        if (run.PublicPortOf(name) is not { } port)
            return;
        variables.Set($"services__{name}__http__0", $"http://localhost:{port}").Set($"{NameOf(name)}_HTTP", $"http://localhost:{port}");
    }

    internal static string NameOf(string name) => name.Replace('-', '_').ToUpperInvariant();
}
