using McpTasks;
using McpTasks.MassTransit;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.Hosting;

/// <summary>Connects the engine to a MassTransit bus.</summary>
public static class McpTasksWorkerExtensions
{
    /// <summary>Adds a bus that sends tasks to the workers: what an API service needs.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="transport">Chooses the transport, as in <c>bus => bus.UsingRedis(…)</c>.</param>
    /// <remarks>An application with a bus of its own calls <see cref="AddTaskDispatcher"/> inside its AddMassTransit instead.</remarks>
    public static IHostApplicationBuilder AddMcpTasksDispatcher(
        this IHostApplicationBuilder builder, Action<IBusRegistrationConfigurator> transport)
    {
        builder.Services.AddMassTransit(bus => transport(bus.AddTaskDispatcher()));
        return builder;
    }

    /// <summary>Adds a bus that runs tasks, and everything that runs them.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="transport">Chooses the transport, as in <c>bus => bus.UsingRedis(…)</c>; it must configure the endpoints.</param>
    /// <remarks>An application with a bus of its own calls <see cref="AddTaskConsumer"/> inside its AddMassTransit instead.</remarks>
    public static IHostApplicationBuilder AddMcpTasksWorker(
        this IHostApplicationBuilder builder, Action<IBusRegistrationConfigurator> transport)
    {
        // Before the bus, so that it stops after it.
        builder.Services.AddMcpTasksRunner();
        builder.Services.AddMassTransit(bus => transport(bus.AddTaskConsumer()));
        return builder;
    }

    /// <summary>Lets this bus send tasks to the workers.</summary>
    /// <param name="bus">The bus.</param>
    public static IBusRegistrationConfigurator AddTaskDispatcher(this IBusRegistrationConfigurator bus)
    {
        bus.AddMcpTasksCore();
        // In place of the dispatcher in process, with which this process would be a worker.
        bus.Replace(ServiceDescriptor.Singleton<ITaskDispatcher, MassTransitTaskDispatcher>());
        bus.ConfigureUsageTelemetryOptions(telemetry => telemetry.Enabled = false);
        return bus;
    }

    /// <summary>Lets this bus run tasks. Call it before the transport is chosen.</summary>
    /// <param name="bus">The bus.</param>
    public static IBusRegistrationConfigurator AddTaskConsumer(this IBusRegistrationConfigurator bus)
    {
        bus.AddMcpTasksRunner();
        // For the identities of callers, which the API service has encrypted.
        bus.AddDataProtection();
        bus.AddTaskDispatcher();
        bus.AddConsumer<RunTaskConsumer, RunTaskConsumerDefinition>();
        bus.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, WorkerAnnouncement>());
        bus.AddOptions<MassTransitHostOptions>().Configure<IOptions<McpTasksWorkerOptions>>((host, worker) =>
        {
            // The worker itself gives its tasks up after the drain timeout. The bus, which does the same with its consumers, must come
            // later: it throws (MassTransit 8.5) where a consumer ends in the moment it is given up, and on a timer, which ends the
            // process.
            host.ConsumerStopTimeout = worker.Value.DrainTimeout + TimeSpan.FromSeconds(2);
            host.StopTimeout = worker.Value.DrainTimeout + TimeSpan.FromSeconds(5);
        });
        bus.OutlastDraining();
        return bus;
    }
}
