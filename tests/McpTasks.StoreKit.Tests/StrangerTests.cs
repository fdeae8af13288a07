namespace McpTasks.StoreKit.Tests;

/// <summary>A stranger's store passes every test, by what is public alone.</summary>
public sealed class StrangerStore : StoreContract
{
    protected override Task<StoreHarness> StartAsync() => Task.FromResult<StoreHarness>(new StrangerHarness());
}

public sealed class StrangerOperating : OperatingContract
{
    protected override Task<StoreHarness> StartAsync() => Task.FromResult<StoreHarness>(new StrangerHarness());
}
