using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using static McpTasks.AspNetCore.Tests.Tasks.Harness.Wire;

namespace McpTasks.AspNetCore.Tests.Tasks.Owners;

public sealed class IdentityTests
{
    private static readonly Dictionary<string, string?> Nominated = new()
    {
        ["McpTasks:Identity:Headers:0"] = "X-Tenant",
        ["McpTasks:Identity:Headers:1"] = "Authorization",
    };

    [Theory]
    [InlineData("tools/call", false)]
    [InlineData("tools/call", true)]
    [InlineData("prompts/get", false)]
    [InlineData("prompts/get", true)]
    [InlineData("resources/read", false)]
    [InlineData("resources/read", true)]
    public async Task A_component_sees_its_caller_and_the_nominated_headers_alike_inline_and_in_a_worker(string method, bool asTask)
    {
        await using var server = await StartAsync();
        server.Http.DefaultRequestHeaders.Add("x-tenant", "blue");
        server.Http.DefaultRequestHeaders.Add("X-Other", "not nominated");

        Assert.Equal(
            $"task {asTask}: ann ann of https://issuer.example, authenticated, X-Tenant=blue Authorization=Bearer ann|role=admin",
            await TellAsync(server, method, asTask, "ann|role=admin"));
        server.Http.DefaultRequestHeaders.Remove("x-tenant");
        Assert.Equal($"task {asTask}: nobody nobody", await TellAsync(server, method, asTask, null));
    }

    [Fact]
    public async Task An_anonymous_task_never_inherits_the_identity_of_another()
    {
        await using var server = await StartAsync(
            new() { ["McpTasks:Worker:Concurrency"] = "2", ["McpTasks:MaxCreationsPerSecondPerOwner"] = "1000" });
        var (ann, nobody) = (server.Modern("ann"), server.Modern());
        for (var i = 0; i < 20; i++)
        {
            var ids = await Task.WhenAll(ann.StartAsync("tell"), nobody.StartAsync("tell"));
            Assert.StartsWith(
                "task True: ann ann", TextOf((await ann.UntilAsync(ids[0], "completed"))["result"]), StringComparison.Ordinal);
            Assert.Equal("task True: nobody nobody", TextOf((await nobody.UntilAsync(ids[1], "completed"))["result"]));
        }
    }

    [Fact]
    public async Task A_token_that_expired_before_the_attempt_reads_as_none()
    {
        await using var server = await StartAsync();
        Assert.Equal("task True: nobody nobody", await TellAsync(server, "tools/call", asTask: true, "ann|exp=1000000000"));
        Assert.Equal("task True: nobody nobody", await TellAsync(server, "tools/call", asTask: true, "ann|exp=soon"));
        Assert.StartsWith(
            "task True: ann ann", await TellAsync(server, "tools/call", asTask: true, "ann|exp=4000000000"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_that_cannot_decrypt_the_identity_fails_the_task_and_says_why()
    {
        await using var server = await StartAsync(configure: services => services.AddSingleton<IDataProtectionProvider>(
            new Split(new EphemeralDataProtectionProvider(), new EphemeralDataProtectionProvider())));
        var client = server.Modern("ann");
        var failed = await client.UntilAsync(await client.StartAsync("tell"), "failed");

        Assert.Contains("must share one Data Protection key ring", (string)failed["error"]!["message"]!, StringComparison.Ordinal);
        Assert.Equal(
            "completed", (string)(await server.Modern().UntilAsync(await server.Modern().StartAsync("tell"), "completed"))["status"]!);
    }

    [Fact]
    public async Task The_stored_identity_cannot_be_read_without_the_key()
    {
        await using var server = await StartAsync();
        var client = server.Modern("ann-the-caller");
        var stored = (await server.Store.GetAsync(TaskId.Parse(await client.StartAsync("tell")), default))!;

        Assert.DoesNotContain(
            "ann-the-caller", Encoding.Latin1.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(stored.Identity)),
            StringComparison.Ordinal);
        Assert.Throws<TaskIdentityException>(() => Identities(new EphemeralDataProtectionProvider()).Open(stored));
        Assert.Null(
            (await server.Store.GetAsync(TaskId.Parse(await server.Modern(tasks: true).StartAsync("add", Parse("""{"a":1}"""))), default))!.Identity);
    }

    [Fact]
    public void An_identity_opens_only_for_its_own_owner_and_keeps_every_claim()
    {
        var identities = Identities(new EphemeralDataProtectionProvider());
        var user = new ClaimsPrincipal([
            new ClaimsIdentity([new("sub", "ann", ClaimValueTypes.String, "https://a"), new("role", "admin")], "Bearer", "sub", "role"),
            new ClaimsIdentity([new("tenant", "blue")])]);
        var task = Record(
            identities.Seal("owner", new(user, new Dictionary<string, string>(StringComparer.Ordinal) { ["X-Tenant"] = "blue" })));

        var opened = identities.Open(task);
        Assert.Equal(user.Claims.Select(Text), opened.User!.Claims.Select(Text));
        Assert.True(opened.User.IsInRole("admin"));
        Assert.Equal("ann", opened.User.Identity!.Name);
        Assert.Equal("blue", opened.Headers["x-tenant"]);
        Assert.Throws<TaskIdentityException>(() => identities.Open(task with { Owner = "another" }));
        Assert.Throws<TaskIdentityException>(() => identities.Open(task with { Identity = task.Identity![..^8] }));
        Assert.Throws<TaskIdentityException>(() => identities.Open(task with { Identity = "no base64!" }));

        static string Text(Claim claim) => $"{claim.Type} {claim.Value} {claim.ValueType} {claim.Issuer}";
    }

    [Fact]
    public void A_key_ring_that_cannot_be_reached_just_now_is_no_reason_to_fail_a_task()
    {
        var task = Record(
            Identities(new EphemeralDataProtectionProvider()).Seal("owner", new(new(new ClaimsIdentity([new("sub", "ann")], "x")), TaskIdentity.None.Headers)));
        Assert.Throws<CryptographicException>(() => Identities(new Unreachable()).Open(task));
    }

    [Fact]
    public async Task An_identity_that_is_too_large_for_a_task_is_refused_and_said_to_be()
    {
        var error = Assert.Throws<ModelContextProtocol.McpProtocolException>(() => Identities(new EphemeralDataProtectionProvider())
            .Seal("owner", new(null, new Dictionary<string, string>(StringComparer.Ordinal) { ["X"] = new('x', TaskIdentities.MaxBytes) })));
        Assert.Contains("at most 65536", error.Message, StringComparison.Ordinal);

        var refused = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(
            () => StartAsync(new() { ["McpTasks:Identity:Headers:0"] = "X Tenant" }));
        Assert.Contains(
            "McpTasks:Identity:Headers must hold names of HTTP headers, but holds 'X Tenant'.", refused.Message, StringComparison.Ordinal);
    }

    internal static string? TextOf(JsonNode? result) => (string?)result?["content"]?[0]?["text"];

    private static Task<TaskServer> StartAsync(Dictionary<string, string?>? settings = null, Action<IServiceCollection>? configure = null) => TaskServer.StartAsync(
        settings ?? Nominated,
        mcp => mcp.WithTools<Telling>().WithTools<TaskTools>().WithPrompts<Telling>().WithResources<Telling>(),
        builder => configure?.Invoke(builder.Services));

    private static async Task<string?> TellAsync(TaskServer server, string method, bool asTask, string? user)
    {
        var client = await server.LegacyAsync(user);
        JsonObject parameters = method == "resources/read" ? new() { ["uri"] = "who://x" } : new() { ["name"] = "tell" };
        var reply = asTask ? await client.AsTaskAsync(method, parameters, new JsonObject()) : await client.SendAsync(method, parameters);
        if (asTask)
            reply = await client.TaskAsync("tasks/result", (string)reply["result"]!["task"]!["taskId"]!);
        var result = reply["result"]!;
        return TextOf(result) ?? (string?)result["messages"]?[0]?["content"]!["text"] ?? (string?)result["contents"]![0]!["text"];
    }

    private static TaskIdentities Identities(IDataProtectionProvider protection) =>
        new(new ServiceCollection().AddSingleton(protection).BuildServiceProvider(), new FakeTimeProvider());

    private static TaskRecord Record(string? identity) => new()
    {
        Id = TaskId.New(),
        Owner = "owner",
        Kind = TaskComponentKind.Tool,
        Component = "x",
        Dialect = TaskDialect.Modern,
        Status = McpTaskStatus.Working,
        CreatedAt = default,
        LastUpdatedAt = default,
        Ttl = default,
        PollInterval = default,
        MaxAttempts = 1,
        Version = 1,
        Identity = identity,
    };

    [McpServerToolType, McpServerPromptType, McpServerResourceType]
    private sealed class Telling
    {
        [McpServerTool(Name = "tell"), TaskSupport(TaskMode.Optional)]
        public static string Tool(TaskExecutionContext context, RequestContext<CallToolRequestParams> request) =>
            Tell(context, request.User);

        [McpServerPrompt(Name = "tell"), TaskSupport(TaskMode.Optional)]
        public static string Prompt(TaskExecutionContext context, RequestContext<GetPromptRequestParams> request) =>
            Tell(context, request.User);

        [McpServerResource(UriTemplate = "who://{id}"), TaskSupport(TaskMode.Optional)]
        public static string Resource(string id, TaskExecutionContext context, RequestContext<ReadResourceRequestParams> request) =>
            Tell(context, request.User);

        private static string Tell(TaskExecutionContext context, ClaimsPrincipal? user)
        {
            // An anonymous HTTP caller is a principal without an authenticated identity.
            user = user?.Identity?.IsAuthenticated == true ? user : null;
            var who =
                $"task {context.IsTask}: {context.User?.FindFirst("sub")?.Value ?? "nobody"} {user?.FindFirst("sub")?.Value ?? "nobody"}";
            if (context.User is { } known)
                who += $" of {known.FindFirst("iss")?.Value}, {(known.Identity!.IsAuthenticated ? "authenticated" : "not")},";
            return string.Join(' ', [who, .. context.Headers.Select(header => $"{header.Key}={header.Value}")]);
        }
    }

    private sealed class Split(IDataProtectionProvider writes, IDataProtectionProvider reads) : IDataProtectionProvider, IDataProtector
    {
        public IDataProtector CreateProtector(string purpose) => new Split(writes.CreateProtector(purpose), reads.CreateProtector(purpose));

        public byte[] Protect(byte[] plaintext) => ((IDataProtector)writes).Protect(plaintext);

        public byte[] Unprotect(byte[] protectedData) => ((IDataProtector)reads).Unprotect(protectedData);
    }

    private sealed class Unreachable : IDataProtectionProvider, IDataProtector
    {
        public IDataProtector CreateProtector(string purpose) => this;

        public byte[] Protect(byte[] plaintext) => throw new NotSupportedException();

        public byte[] Unprotect(byte[] protectedData) => throw new CryptographicException("An error occurred.", new IOException("away"));
    }
}
