using McpTasks.Redis.Tests.Harness;

[assembly: AssemblyFixture(typeof(SharedConnections))]
