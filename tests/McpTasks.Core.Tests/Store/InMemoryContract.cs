using McpTasks.Redis.Tests.Contract;
using McpTasks.Redis.Tests.Harness;
using McpTasks.Redis.Tests.Operating;

namespace McpTasks.Core.Tests.Store;

/// <summary>The store in memory keeps the contract that Redis keeps.</summary>
public sealed class InMemoryStore : StoreContract
{
    protected override Task<StoreHarness> StartAsync() => Task.FromResult<StoreHarness>(new InMemoryHarness());
}

public sealed class InMemoryOperating : OperatingContract
{
    protected override Task<StoreHarness> StartAsync() => Task.FromResult<StoreHarness>(new InMemoryHarness());
}
