using Xunit.Sdk;

namespace McpTasks.StoreKit.Tests;

public sealed class WrongStoreTests
{
    [Fact]
    public async Task A_store_that_lets_a_cancelled_task_be_completed_does_not_pass()
    {
        await using var contract = new WrongContract();
        await contract.InitializeAsync();
        await Assert.ThrowsAnyAsync<XunitException>(contract.A_running_task_that_is_cancelled_refuses_its_worker);
    }

#pragma warning disable xUnit1000 // Not run by itself: it must fail.
    internal sealed class WrongContract : StoreContract
    {
        protected override Task<StoreHarness> StartAsync() =>
            Task.FromResult<StoreHarness>(new StrangerHarness(inner => new WrongStore(inner)));
    }
#pragma warning restore xUnit1000

    private sealed class WrongStore(ITaskStore inner) : DelegatingStore(inner)
    {
        public override async ValueTask<bool> CompleteAsync(
            TaskRef task, int attempt, TaskOutcome outcome, CancellationToken cancellationToken)
        {
            await base.CompleteAsync(task, attempt, outcome, cancellationToken);
            return true;
        }
    }
}
