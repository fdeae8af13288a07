using Aspire.Hosting.ApplicationModel;
using McpTasks.LocalHosting;
using McpTasks.LocalHosting.Orchestration;
using McpTasks.LocalHosting.Publishing;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>An application made of several processes.</summary>
public sealed class DistributedApplication : IDisposable
{
    private readonly DistributedApplicationBuilder _builder;

    internal DistributedApplication(DistributedApplicationBuilder builder) => _builder = builder;

    /// <summary>Begins an application.</summary>
    /// <param name="args">The command line; <c>--Section:Key=value</c> sets a setting.</param>
    public static IDistributedApplicationBuilder CreateBuilder(string[] args) => new DistributedApplicationBuilder(args);

    /// <inheritdoc/>
    public void Dispose() => _builder.Dispose();

    /// <summary>Runs the application until it is asked to stop, or cannot start; or writes its manifest when the command line asks for that. Sets the process's exit code.</summary>
    public void Run() => RunAsync().GetAwaiter().GetResult();

    /// <inheritdoc cref="Run"/>
    /// <param name="cancellationToken">Asks it to stop.</param>
    public async Task RunAsync(CancellationToken cancellationToken = default) =>
        Environment.ExitCode = _builder.ExecutionContext.IsPublishMode
            ? await ManifestPublisher.ExecuteAsync(_builder, cancellationToken)
            : await AppHostRun.ExecuteAsync(_builder, cancellationToken);
}

/// <summary>Collects the resources of an application.</summary>
public interface IDistributedApplicationBuilder
{
    /// <summary>The AppHost's own configuration: appsettings.json, user secrets, environment, command line.</summary>
    IConfigurationManager Configuration { get; }

    /// <summary>The folder of the AppHost project.</summary>
    string AppHostDirectory { get; }

    /// <summary>What the AppHost was started for.</summary>
    DistributedApplicationExecutionContext ExecutionContext { get; }

    /// <summary>Adds a resource.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="resource">The resource.</param>
    /// <exception cref="DistributedApplicationException">There is one of that name already.</exception>
    IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource;

    /// <summary>Makes the application.</summary>
    DistributedApplication Build();
}

/// <summary>The application is put together or configured in a way that cannot run.</summary>
public class DistributedApplicationException : Exception
{
    /// <summary>Makes the exception.</summary>
    public DistributedApplicationException()
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong, and where to put it right.</param>
    public DistributedApplicationException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong, and where to put it right.</param>
    /// <param name="inner">What was found.</param>
    public DistributedApplicationException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
