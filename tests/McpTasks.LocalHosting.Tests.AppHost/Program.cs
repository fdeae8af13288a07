// An AppHost for the tests: what is not under test in a run is switched off by the Test: settings.
var builder = DistributedApplication.CreateBuilder(args);
var secret = builder.AddParameter("token", secret: true);
var project = builder.AddProject<Projects.McpTasks_LocalHosting_Tests_Child>("web")
    .WithReplicas(int.Parse(builder.Configuration["Test:Replicas"] ?? "2", System.Globalization.CultureInfo.InvariantCulture))
    .WithEnvironment("SET_BY_APPHOST", "by the AppHost")
    .WithEnvironment("TOKEN", secret)
    .WithEnvironment("CHILD_MODE", builder.Configuration["Test:Mode"] ?? "serve")
    .WithHttpHealthCheck("/health")
    .WithUrlForEndpoint("http", url => (url.DisplayText, url.Url) = ("Web endpoint", "/pid"));

if (builder.Configuration["Test:Redis"] == "true")
{
    var redis = builder.AddRedis("redis");
    project.WithReference(redis).WaitFor(redis);
}

if (builder.Configuration["Test:Caller"] == "true")
    builder.AddProject<Projects.McpTasks_LocalHosting_Tests_Child>("caller").WithReference(project).WaitFor(project);

builder.Build().Run();
