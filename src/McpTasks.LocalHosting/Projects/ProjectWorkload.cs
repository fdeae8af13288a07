using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using McpTasks.LocalHosting.Orchestration;
using McpTasks.LocalHosting.Processes;
using McpTasks.LocalHosting.ResourceService;
using McpTasks.LocalHosting.Settings;

namespace McpTasks.LocalHosting.Projects;

/// <summary>Starts a project's built assembly.</summary>
internal sealed class ProjectWorkload : Workload
{
    private readonly ProjectResource _resource;
    private readonly IBuiltProject _project;
    private readonly RunContext _run;

    public ProjectWorkload(ProjectResource resource, RunContext run)
    {
        _resource = resource;
        _run = run;
        _project = resource.Annotations.OfType<ProjectAnnotation>().Single().Project as IBuiltProject
            ?? throw new DistributedApplicationException($"The project of '{resource.Name}' was not written by LocalAppHost.targets: add it to the AppHost as a ProjectReference.");
        Profile = LaunchProfile.Read(_project.ProjectPath, run.LaunchProfile);
        var setting = $"{HostSettings.PortsPath}:{Name}";
        (PublicPort, PublicPortSetting) = run.Settings.Ports.TryGetValue(Name, out var set)
            ? (set == 0 ? run.Ports.Next() : set, setting)
            : (Profile?.Port, $"{setting}, or profiles:{Profile?.Name}:applicationUrl in {Profile?.SettingsPath}");
        if (PublicPort is null && resource.Annotations.OfType<HttpHealthCheckAnnotation>().Any())
            throw new DistributedApplicationException($"'{Name}' has an HTTP health check and listens nowhere: give it an applicationUrl in {Path.Combine(Path.GetDirectoryName(_project.ProjectPath)!, "Properties", "launchSettings.json")}, or set {setting}.");
        if (!File.Exists(_project.TargetPath))
            throw new DistributedApplicationException($"{_project.TargetPath} of the resource '{resource.Name}' is missing: build the AppHost again.");
    }

    public LaunchProfile? Profile { get; }

    /// <summary>The fixed port that leads to all replicas; null when the project listens on none.</summary>
    public int? PublicPort { get; }

    /// <summary>The setting that says so, for people.</summary>
    public string PublicPortSetting { get; }

    public override string Name => _resource.Name;

    public override ResourceType Type => ResourceType.Project;

    public override int Replicas => _resource.Annotations.OfType<ReplicaAnnotation>().LastOrDefault()?.Replicas ?? 1;

    public override bool Serves => PublicPort is not null;

    public override IReadOnlyList<string> WaitsFor => [.. _resource.Annotations.OfType<WaitAnnotation>().Select(w => w.Dependency.Name).Distinct()];

    public override IReadOnlyList<string> References =>
    [
        .. _resource.Annotations.OfType<ConnectionStringReferenceAnnotation>().Select(r => r.Source.Name)
            .Concat(_resource.Annotations.OfType<ServiceReferenceAnnotation>().Select(r => r.Source.Name)).Distinct(),
    ];

    /// <summary>The addresses to show, on the public port.</summary>
    public IReadOnlyList<ResourceUrlAnnotation> Urls
    {
        get
        {
            if (PublicPort is not { } port)
                return [];
            var root = new Uri($"http://localhost:{port}");
            var url = new ResourceUrlAnnotation { Url = root.GetLeftPart(UriPartial.Authority) };
            foreach (var change in _resource.Annotations.OfType<UrlCallbackAnnotation>())
                change.Callback(url);
            url.Url = new Uri(root, url.Url).ToString();
            return [url];
        }
    }

    public override async Task<LaunchPlan> PlanAsync(ReplicaName replica, CancellationToken cancellationToken)
    {
        int? target = Serves ? _run.Ports.Next() : null;
        var variables = await new ProjectEnvironment(_resource, Profile, _run).ForAsync(replica, target, cancellationToken);
        return new LaunchPlan
        {
            Start = new ChildStart
            {
                FileName = Executables.DotNet,
                Arguments = [_project.TargetPath],
                WorkingDirectory = Path.GetDirectoryName(_project.ProjectPath)!,
                Environment = variables.Over(InheritedEnvironment.Copy()),
            },
            Environment = variables.ToList(),
            Probe = ProbeOf(target),
            Urls = [.. Urls.Select(u => new ResourceUrl(u.DisplayText ?? "http", u.Url))],
            TargetPort = target,
            Release = () =>
            {
                if (target is { } port)
                    _run.Ports.Return(port);
            },
        };
    }

    private IHealthProbe? ProbeOf(int? target)
    {
        if (target is not { } port)
            return null;
        return _resource.Annotations.OfType<HttpHealthCheckAnnotation>().LastOrDefault() is { } check
            ? new HttpProbe(_run.Http, new Uri(new Uri($"http://127.0.0.1:{port}"), check.Path), check.StatusCode)
            : new TcpProbe(port);
    }
}
