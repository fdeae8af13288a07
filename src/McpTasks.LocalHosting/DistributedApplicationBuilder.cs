using System.Reflection;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using McpTasks.LocalHosting.Publishing;
using Microsoft.Extensions.Configuration;

namespace McpTasks.LocalHosting;

/// <summary>The application's resources, its configuration, and what the build knows about the AppHost.</summary>
internal sealed class DistributedApplicationBuilder : IDistributedApplicationBuilder, IDisposable
{
    private readonly ConfigurationManager _configuration = new();

    public DistributedApplicationBuilder(string[] args, Assembly? appHost = null)
    {
        AppHost = appHost ?? Assembly.GetEntryAssembly() ?? throw new DistributedApplicationException("An AppHost must be an executable project.");
        Arguments = args;
        ExecutionContext = new(PublishCommand.IsIn(args) ? DistributedApplicationOperation.Publish : DistributedApplicationOperation.Run);
        AppHostDirectory = Metadata("AppHostDirectory") ?? AppContext.BaseDirectory;
        EnvironmentName = Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") ?? Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT") ?? "Production";
        _configuration.SetBasePath(Directory.Exists(AppHostDirectory) ? AppHostDirectory : AppContext.BaseDirectory);
        _configuration.AddJsonFile("appsettings.json", optional: true);
        _configuration.AddJsonFile($"appsettings.{EnvironmentName}.json", optional: true);
        if (IsDevelopment)
            _configuration.AddUserSecrets(AppHost, optional: true);
        _configuration.AddEnvironmentVariables();
        _configuration.AddCommandLine(args);
    }

    public Assembly AppHost { get; }

    public IReadOnlyList<string> Arguments { get; }

    public string AppHostDirectory { get; }

    public string EnvironmentName { get; }

    public bool IsDevelopment => string.Equals(EnvironmentName, "Development", StringComparison.OrdinalIgnoreCase);

    public DistributedApplicationExecutionContext ExecutionContext { get; }

    public IConfigurationManager Configuration => _configuration;

    public List<IResource> Resources { get; } = [];

    public IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource
    {
        if (Resources.Any(r => string.Equals(r.Name, resource.Name, StringComparison.OrdinalIgnoreCase)))
            throw new DistributedApplicationException($"There are two resources named '{resource.Name}'.");
        Resources.Add(resource);
        return new ResourceBuilder<T>(this, resource);
    }

    public DistributedApplication Build() => new(this);

    public void Dispose() => _configuration.Dispose();

    /// <summary>Reads what LocalAppHost.targets wrote into the AppHost's assembly.</summary>
    public string? Metadata(string key) =>
        AppHost.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(a => a.Key == key)?.Value;
}
