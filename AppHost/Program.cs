var builder = DistributedApplication.CreateBuilder(args);

var redis = builder.AddRedis("redis")
    .WithDataVolume()
    .WithPersistence(interval: TimeSpan.FromSeconds(10));

// What the dashboard shows to cancel and re-run tasks, which belong to their owners.
var operatorKey = builder.AddParameter("operator-key", new GenerateParameterDefault { MinLength = 32, Special = false }, secret: true);

builder.AddProject<Projects.ApiService>("api")
    .WithReference(redis)
    .WithEnvironment("McpTasks__Operator__Key", operatorKey)
    .WaitFor(redis)
    .WithHttpHealthCheck("/health")
    .WithExternalHttpEndpoints()
    .WithUrlForEndpoint("http", url => (url.DisplayText, url.Url) = ("MCP endpoint", "/mcp"));

builder.AddProject<Projects.TaskWorker>("worker")
    .WithReference(redis)
    .WaitFor(redis)
    .WithHttpHealthCheck("/health")
    .WithReplicas(2);

builder.Build().Run();
