var builder = DistributedApplication.CreateBuilder(args);

// An accepted task must outlive Redis: every write is on disk before it is answered.
var redis = builder.AddRedis("redis")
    .WithDataVolume("mcptasks-redis")
    .WithArgs(context => context.Args[^1] = $"{context.Args[^1]} --appendonly yes --appendfsync always");

// What the dashboard shows to cancel and re-run tasks, which belong to their owners.
var operatorKey = builder.AddParameter("operator-key", new GenerateParameterDefault { MinLength = 32, Special = false }, secret: true);

var api = builder.AddProject<Projects.ApiService>("api")
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

// A deployed endpoint is open to the world: it answers to its own name and asks for tokens.
if (builder.ExecutionContext.IsPublishMode)
{
    api.WithEnvironment("McpTasks__Http__AllowedHosts__0", builder.AddParameter("public-host"))
        .WithEnvironment("Authentication__Bearer__Enabled", "true")
        .WithEnvironment("Authentication__Bearer__Authority", builder.AddParameter("token-authority"))
        .WithEnvironment("Authentication__Bearer__Audience", builder.AddParameter("token-audience"));
}

builder.Build().Run();
