var builder = DistributedApplication.CreateBuilder(args);

// What an operator shows to the task board.
var operatorKey = builder.AddParameter("operator-key", new GenerateParameterDefault { MinLength = 32, Special = false }, secret: true, persist: true);
var redis = builder.ExecutionContext.IsPublishMode ? AddRedis() : AddGarnet();

builder.AddProject<Projects.GeneratedClassNamePrefix_Api>("api")
    .WithReference(redis)
    .WithEnvironment("McpTasks__Operator__Key", operatorKey)
    .WaitFor(redis)
    .WithHttpHealthCheck("/health")
    .WithExternalHttpEndpoints();

builder.AddProject<Projects.GeneratedClassNamePrefix_Worker>("worker")
    .WithReference(redis)
    .WaitFor(redis)
    .WithHttpHealthCheck("/health");

builder.Build().Run();

// An accepted task must outlive its Redis, so every write is on disk before it is answered.
IResourceBuilder<IResourceWithConnectionString> AddRedis() => builder
    .AddRedis("redis")
    .WithDataVolume()
    .WithArgs(context => context.Args[^1] = $"{context.Args[^1]} --appendonly yes --appendfsync always");

// Redis on a machine that has none, nor Docker.
IResourceBuilder<IResourceWithConnectionString> AddGarnet()
{
    var password = builder.AddParameter("redis-password", new GenerateParameterDefault { MinLength = 22, Special = false }, secret: true, persist: true);
    var garnet = builder.AddProject<Projects.GeneratedClassNamePrefix_Redis>("garnet")
        .WithEndpoint(name: "tcp", scheme: "tcp", env: "REDIS_PORT", isProxied: false)
        .WithEnvironment("REDIS_PASSWORD", password)
        .WithArgs(builder.Configuration["Redis:Data"] ?? Path.Combine(builder.AppHostDirectory, ".data"));
    var address = garnet.GetEndpoint("tcp").Property(EndpointProperty.HostAndPort);
    return builder.AddConnectionString("redis", ReferenceExpression.Create($"{address},password={password}")).WaitFor(garnet);
}
