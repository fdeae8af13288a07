using System.Net.Sockets;
using McpTasks.LocalHosting.Network;
using McpTasks.LocalHosting.Processes;

namespace McpTasks.LocalHosting.Tests.Hosting;

public class AppHostProcessTests
{
    [Fact]
    public async Task A_project_gets_the_variables_that_Aspire_gives_it()
    {
        await using var host = await RunningHost.Start(new() { ["Test:Caller"] = "true", ["LocalHosting:Ports:caller"] = "0", ["Dashboard:Enabled"] = "false" }).ReadyAsync();
        var variables = (await host.EnvironmentAsync())!;
        Assert.Equal("web", variables["OTEL_SERVICE_NAME"]);
        Assert.Matches("^service.instance.id=[a-z]{8}$", variables["OTEL_RESOURCE_ATTRIBUTES"]);
        Assert.Equal("by the AppHost", variables["SET_BY_APPHOST"]);
        Assert.Equal("yes", variables["FROM_PROFILE"]);
        Assert.Equal("http", variables["DOTNET_LAUNCH_PROFILE"]);
        Assert.Equal("a secret token", variables["TOKEN"]);
        Assert.Equal("simple", variables["LOGGING__CONSOLE__FORMATTERNAME"]);
        Assert.Matches(@"^http://localhost:\d+$", variables["ASPNETCORE_URLS"]);
        Assert.NotEqual($"http://localhost:{host.Port}", variables["ASPNETCORE_URLS"]);
        Assert.DoesNotContain("a secret token", host.Output, StringComparison.Ordinal);
        Assert.Contains($"Web endpoint: http://localhost:{host.Port}/pid", host.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replicas_answer_in_turn_and_one_that_ends_is_replaced()
    {
        await using var host = await RunningHost.Start().ReadyAsync();
        var first = await host.ChildrenAsync(2);
        NativeMethods.Kill(first[0], NativeMethods.SigKill);
        var all = await host.ChildrenAsync(2);
        Assert.DoesNotContain(first[0], all);
    }

    [Theory]
    [InlineData(NativeMethods.SigInt)]
    [InlineData(NativeMethods.SigTerm)]
    public async Task A_signal_ends_the_host_with_code_0_and_all_its_children(int signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        await using var host = await RunningHost.Start().ReadyAsync();
        var children = await host.ChildrenAsync(2);
        host.Signal(signal);
        Assert.Equal(0, await host.ExitCodeAsync());
        Assert.All(children, pid => Assert.False(RunningHost.IsAlive(pid)));
    }

    [Fact]
    public async Task A_killed_host_leaves_no_child()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Tried on Linux only.");
        await using var host = await RunningHost.Start().ReadyAsync();
        var children = await host.ChildrenAsync(2);
        host.Signal(NativeMethods.SigKill);
        await Eventually.TrueAsync(() => children.All(pid => !RunningHost.IsAlive(pid)), "all children have ended");
    }

    [Fact]
    public async Task A_killed_host_leaves_no_child_without_util_linux_either()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Tried on Linux only.");
        await using var host = await RunningHost.Start(prepare: start => start.Environment["PATH"] = "").ReadyAsync();
        var children = await host.ChildrenAsync(2);
        host.Signal(NativeMethods.SigKill);
        await Eventually.TrueAsync(() => children.All(pid => !RunningHost.IsAlive(pid)), "all children have ended");
    }

    [Fact]
    public async Task The_host_ends_with_the_dotnet_run_that_started_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Tried on Linux only.");
        await using var run = await RunningHost.Start(prepare: start =>
        {
            var project = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(TestPaths.AppHost)!, "..", "..", ".."));
            start.ArgumentList.RemoveAt(0);
            string[] command = ["run", "--no-build", "--project", project, "--"];
            for (var i = 0; i < command.Length; i++)
                start.ArgumentList.Insert(i, command[i]);
        }).ReadyAsync();
        var children = await run.ChildrenAsync(2);
        run.Signal(NativeMethods.SigKill);
        await Eventually.TrueAsync(() => children.All(pid => !RunningHost.IsAlive(pid)), "all children have ended");
    }

    [Fact]
    public async Task Two_projects_with_one_port_are_an_error_that_names_both()
    {
        var port = new Ports().Next();
        await using var host = RunningHost.Start(new() { ["Test:Caller"] = "true", ["LocalHosting:Ports:caller"] = $"{port}" }, port);
        Assert.Equal(1, await host.ExitCodeAsync());
        Assert.Contains($"Port {port} is wanted for 'caller' and for 'web'", host.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_an_error_that_names_the_setting_and_starts_nothing()
    {
        var port = new Ports().Next();
        using var taken = new TcpListener(System.Net.IPAddress.Loopback, port);
        taken.Start();
        await using var host = RunningHost.Start(port: port);
        Assert.Equal(1, await host.ExitCodeAsync());
        Assert.Contains($"Port {port}, wanted for 'web', is in use", host.Output, StringComparison.Ordinal);
        Assert.Contains("LocalHosting:Ports:web", host.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("web-", host.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_parameter_without_a_value_is_an_error_that_names_the_setting()
    {
        await using var host = RunningHost.Start(new() { ["Parameters:token"] = "" });
        Assert.Equal(1, await host.ExitCodeAsync());
        Assert.Contains("Parameters:token has no value", host.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", host.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_for_a_project_that_does_not_exist_is_an_error()
    {
        await using var host = RunningHost.Start(new() { ["LocalHosting:Ports:wed"] = "1" });
        Assert.Equal(1, await host.ExitCodeAsync());
        Assert.Contains("LocalHosting:Ports:wed names no project", host.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_that_crashes_at_its_start_ends_the_host_with_a_summary_and_code_1()
    {
        await using var host = RunningHost.Start(new() { ["Test:Mode"] = "crash" });
        Assert.Equal(1, await host.ExitCodeAsync());
        Assert.Contains("The application did not start:", host.Output, StringComparison.Ordinal);
        Assert.Contains("FailedToStart, it ended with code 3, 3 times in a row", host.Output, StringComparison.Ordinal);
        Assert.Contains("    the reason of the crash", host.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_host_keeps_away_from_the_data_of_the_first()
    {
        using var data = new TempFolder();
        await using var first = await RunningHost.Start(new() { ["LocalHosting:DataDirectory"] = data.Path }).ReadyAsync();
        await using var second = RunningHost.Start(new() { ["LocalHosting:DataDirectory"] = data.Path });
        Assert.Equal(1, await second.ExitCodeAsync());
        Assert.Contains("Another AppHost uses the data directory", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redis_is_started_with_a_password_and_keeps_its_data_and_ends_with_the_host()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Executables.Find("redis-server") is not null, "There is no redis-server on the PATH.");
        using var data = new TempFolder();
        Dictionary<string, string> settings = new() { ["Test:Redis"] = "true", ["Redis:Server"] = "redis-server", ["LocalHosting:DataDirectory"] = data.Path };
        string? password = null;
        for (var run = 0; run < 2; run++)
        {
            await using var host = await RunningHost.Start(settings).ReadyAsync();
            var variables = (await host.EnvironmentAsync())!;
            password ??= variables["REDIS_PASSWORD"];
            Assert.Equal(password, variables["REDIS_PASSWORD"]);
            Assert.Equal($"localhost:{variables["REDIS_PORT"]},password={password}", variables["ConnectionStrings__redis"]);
            Assert.Equal($"redis://:{password}@localhost:{variables["REDIS_PORT"]}", variables["REDIS_URI"]);
            var redis = host.RedisPid();
            host.Signal(NativeMethods.SigTerm);
            Assert.Equal(0, await host.ExitCodeAsync());
            Assert.False(RunningHost.IsAlive(redis));
        }

        Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(data.Path, "redis", "redis-server", "appendonlydir")));
    }

    [Fact]
    public async Task An_external_redis_and_a_chosen_server_contradict_each_other()
    {
        await using var host = RunningHost.Start(new() { ["Test:Redis"] = "true", ["Redis:Server"] = "garnet", ["ConnectionStrings:redis"] = "localhost:1,password=hidden" });
        Assert.Equal(1, await host.ExitCodeAsync());
        Assert.Contains("ConnectionStrings:redis and Redis:Server are both set", host.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", host.Output, StringComparison.Ordinal);
    }
}
