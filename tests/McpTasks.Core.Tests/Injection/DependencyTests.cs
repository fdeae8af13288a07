using McpTasks.Core.Tests.Invoking;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Server;

namespace McpTasks.Core.Tests.Injection;

/// <summary>A dependency that cannot be made is the application's mistake, and is told as such without its cause.</summary>
public sealed class DependencyTests
{
    [Fact]
    public void The_parameter_that_could_not_be_made_is_named()
    {
        var watch = Watch();
        var error = Assert.Throws<InvalidOperationException>(() => watch.GetRequiredService(typeof(Broken)));

        Assert.Equal(
            "Failed to resolve dependencies of 'tool': parameter 'database' (Broken) could not be made; the server's log says why.",
            watch.Explain(error, Component((Broken database, string text) => database is null ? "" : text)));
    }

    [Fact]
    public void So_is_one_of_the_class_that_holds_the_method()
    {
        var watch = Watch();
        var error = Assert.Throws<InvalidOperationException>(() => watch.GetService(typeof(Broken)));
        var method = typeof(Holder).GetMethod(nameof(Holder.Work))!;

        Assert.Contains(
            "parameter 'inner' (Broken)",
            watch.Explain(error, Component(McpServerTool.Create(method, new Holder(new()), new() { Name = "tool" }))),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_method_that_needs_no_instance_has_none_of_the_class_that_holds_it()
    {
        var watch = Watch();
        var error = Assert.Throws<InvalidOperationException>(() => watch.GetService(typeof(Broken)));
        var method = typeof(Holder).GetMethod(nameof(Holder.Rest))!;

        Assert.Contains(
            "'tool': Broken could not be made", watch.Explain(error, Component(McpServerTool.Create(method, options: new() { Name = "tool" }))),
            StringComparison.Ordinal);
    }

    [Fact]
    public void What_no_parameter_takes_is_named_by_its_type()
    {
        var watch = Watch();
        var error = Assert.Throws<InvalidOperationException>(() => watch.GetRequiredKeyedService(typeof(Broken), "key"));

        Assert.Contains("'tool': Broken could not be made", watch.Explain(error, Component(() => "x")), StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_around_it_is_its_own_and_any_other_is_not()
    {
        var watch = Watch();
        var error = Assert.Throws<InvalidOperationException>(() => watch.GetKeyedService(typeof(Broken), "key"));

        Assert.NotNull(watch.Explain(new InvalidOperationException("outer", error), Component(() => "x")));
        Assert.Null(watch.Explain(new InvalidOperationException("other"), Component(() => "x")));
        Assert.Null(Watch().Explain(error, Component(() => "x")));
    }

    [Fact]
    public void What_can_be_made_is_passed_on()
    {
        var watch = Watch();

        Assert.Equal("plain", watch.GetService(typeof(string)));
        Assert.Equal("plain", watch.GetRequiredService(typeof(string)));
        Assert.Equal("keyed", watch.GetKeyedService(typeof(string), "key"));
        Assert.Equal("keyed", watch.GetRequiredKeyedService(typeof(string), "key"));
        Assert.Null(watch.GetService(typeof(Uri)));
    }

    [Fact]
    public async Task A_task_whose_tool_cannot_be_given_its_parameter_says_which()
    {
        await using var call = Invocation.Of((McpServer server) => server.Services!.GetRequiredService<Broken>().Name);

        Assert.Equal(
            "An error occurred invoking 'tool': Failed to resolve dependencies of 'tool': Broken could not be made; the server's log says why.",
            OutcomeTests.TextOf(await call.RunAsync()));
    }

    [Fact]
    public void Outside_of_a_call_there_is_no_context_and_no_progress()
    {
        var scope = new TaskScope();

        Assert.StartsWith(
            "TaskExecutionContext exists only while", Assert.Throws<InvalidOperationException>(() => scope.Context).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "ITaskProgress exists only while", Assert.Throws<InvalidOperationException>(() => scope.Progress).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_scope_belongs_to_one_call()
    {
        using var progress = new ReportedProgress();
        var (scope, context) = (new TaskScope(), new TaskExecutionContext { Component = "work" });
        scope.Fill(context, progress);

        Assert.Same(context, scope.Context);
        Assert.Same(progress, scope.Progress);
        Assert.Throws<InvalidOperationException>(() => scope.Fill(context, progress));
        Assert.False(context.IsTask);
    }

    private static DependencyWatch Watch() => new(new ServiceCollection()
        .AddSingleton("plain").AddKeyedSingleton("key", "keyed")
        .AddTransient<Broken>(_ => throw new InvalidOperationException("no database"))
        .AddKeyedTransient<Broken>("key", (_, _) => throw new InvalidOperationException("no database"))
        .BuildServiceProvider());

    private static TaskComponent Component(Delegate method) => Component(McpServerTool.Create(method, new() { Name = "tool" }));

    private static TaskComponent Component(McpServerTool tool) =>
        new(TaskComponentKind.Tool, "tool", tool, TaskSupport.From("tool", [], new()));

    private sealed class Broken
    {
        public string Name { get; } = "broken";
    }

    private sealed class Holder(Broken inner)
    {
        public static string Rest() => "x";

        public string Work() => inner.Name;
    }
}
