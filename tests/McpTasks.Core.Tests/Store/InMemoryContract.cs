using McpTasks.StoreKit.Contract;
using McpTasks.StoreKit.Operating;

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
