using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace McpTasks.Core.Tests.Payloads;

/// <summary>Where large values are kept, by what the application says.</summary>
public sealed class TaskPayloadExtensionsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("payloads-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Without_a_word_they_are_kept_where_the_store_says_and_else_in_their_records()
    {
        await using var services = Services([]);
        var (store, given) = (services.GetRequiredService<InMemoryTaskStore>(), new Place());

        await CreateLargeAsync(store.WithPayloads(services, given));

        Assert.Equal(1, given.Written);
        Assert.Same(store, store.WithPayloads(services));
        Assert.Same(store, services.GetRequiredService<ITaskStore>());
    }

    [Fact]
    public async Task A_folder_goes_before_what_the_store_says_and_the_applications_own_place_before_both()
    {
        var (own, given) = (new Place(), new Place());
        Dictionary<string, string?> settings = new() { ["McpTasks:Payloads:Folder"] = _folder.FullName };
        await using var withFolder = Services(settings);
        await using var withBoth = Services(settings, own);

        await CreateLargeAsync(withFolder.GetRequiredService<InMemoryTaskStore>().WithPayloads(withFolder, given));
        Assert.Single(_folder.GetFiles());
        await CreateLargeAsync(withBoth.GetRequiredService<InMemoryTaskStore>().WithPayloads(withBoth, given));

        Assert.Single(_folder.GetFiles());
        Assert.Equal((1, 0), (own.Written, given.Written));
    }

    private static ValueTask<TaskRecord> CreateLargeAsync(ITaskStore store) => store.CreateAsync(
        Given.Task() with { Request = $$"""{"name":"{{new string('x', 70_000)}}"}""" }, limits: null, TestContext.Current.CancellationToken);

    private static ServiceProvider Services(Dictionary<string, string?> settings, ITaskPayloads? own = null)
    {
        var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()).AddLogging();
        if (own is not null)
            services.AddSingleton(own);
        return services.AddInMemoryTaskStore().AddMcpTasksCore().BuildServiceProvider();
    }

    private sealed class Place : ITaskPayloads
    {
        public int Written { get; private set; }

        public ValueTask WriteAsync(TaskId task, string name, ReadOnlyMemory<byte> value, TimeSpan keepFor, CancellationToken cancellationToken)
        {
            Written++;
            return ValueTask.CompletedTask;
        }

        public ValueTask<byte[]?> ReadAsync(TaskId task, string name, int length, CancellationToken cancellationToken) => new((byte[]?)null);

        public ValueTask RemoveAsync(TaskId task, string name, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
