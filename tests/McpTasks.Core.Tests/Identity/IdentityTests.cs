using System.Security.Claims;
using System.Security.Cryptography;
using McpTasks.Core.Tests.Running;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using ModelContextProtocol;

namespace McpTasks.Core.Tests.Identity;

/// <summary>Who called is known where the task runs, as long as the token that said so is valid, and to nobody else.</summary>
public sealed class IdentityTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000));
    private readonly PlainKeys _keys = new();

    [Fact]
    public async Task A_caller_and_its_headers_read_back_in_the_worker()
    {
        var identities = Identities();
        await identities.ReadyAsync(CancellationToken.None);

        var read = identities.Open(Task(identities.Seal("owner", Caller(("name", "ann"), ("role", "admin")))));

        Assert.Equal("ann", read.User!.FindFirst("name")!.Value);
        Assert.True(read.User.Identity!.IsAuthenticated);
        Assert.Equal(["Authorization", "X-Tenant"], read.Headers.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("seven", read.Headers["x-tenant"]);
    }

    [Fact]
    public void A_caller_without_headers_and_headers_without_a_caller_read_back()
    {
        var identities = Identities();

        var user = identities.Open(Task(identities.Seal("owner", Caller(("name", "ann")) with { Headers = TaskIdentity.None.Headers })));
        var headers = identities.Open(Task(identities.Seal("owner", Caller() with { User = null })));

        Assert.Equal((0, "ann"), (user.Headers.Count, user.User!.FindFirst("name")!.Value));
        Assert.Equal((2, null), (headers.Headers.Count, headers.User));
    }

    [Fact]
    public void Nothing_is_kept_of_one_who_is_nobody()
    {
        Assert.Null(Identities().Seal("owner", null));
        Assert.Null(Identities().Seal("owner", TaskIdentity.None));
        Assert.Same(TaskIdentity.None, Identities().Open(Task(null)));
    }

    [Theory]
    [InlineData("1800000001", true)]
    [InlineData("1800000000", false)]
    [InlineData("1799999999", false)]
    [InlineData("1800000000.5", true)]
    [InlineData("soon", false)]
    [InlineData("NaN", false)]
    public void An_expired_token_is_worth_nothing(string expiry, bool valid)
    {
        var identities = Identities();

        var read = identities.Open(Task(identities.Seal("owner", Caller(("name", "ann"), ("exp", expiry)))));

        Assert.Equal(valid, read.User is not null);
        Assert.Equal(valid, read.Headers.ContainsKey("authorization"));
        Assert.Equal("seven", read.Headers["x-tenant"]);
    }

    [Fact]
    public void A_token_that_expires_while_its_task_waits_is_worth_nothing_then()
    {
        var identities = Identities();
        var task = Task(identities.Seal("owner", Caller(("exp", "1800000060"))));
        Assert.NotNull(identities.Open(task).User);

        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Null(identities.Open(task).User);
    }

    [Fact]
    public void An_identity_is_read_for_no_other_owner()
    {
        var identities = Identities();
        var sealed1 = identities.Seal("owner", Caller());

        Assert.Throws<TaskIdentityException>(() => identities.Open(Task(sealed1) with { Owner = "another" }));
    }

    [Theory]
    [InlineData("no base64url!")]
    [InlineData("AAAA")]
    public void What_is_no_identity_is_told_as_such(string text) =>
        Assert.Contains(
            "must share one Data Protection key ring", Assert.Throws<TaskIdentityException>(() => Identities().Open(Task(text))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_format_of_a_later_version_is_told_as_such()
    {
        var bytes = TaskIdentity.None.ToBytes();
        bytes[0] = 2;

        Assert.Contains(
            "has the format 2, which this version does not know",
            Assert.Throws<FormatException>(() => TaskIdentity.FromBytes(bytes)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_is_not_there_is_final_and_a_key_ring_that_is_away_is_not()
    {
        var sealed1 = Identities().Seal("owner", Caller());

        _keys.Away = new CryptographicException("The key was not found in the key ring.", new CryptographicException("no such key"));
        Assert.Throws<TaskIdentityException>(() => Identities().Open(Task(sealed1)));
        _keys.Away = new CryptographicException("An error occurred.", new IOException("away"));
        Assert.Same(_keys.Away, Assert.Throws<CryptographicException>(() => Identities().Open(Task(sealed1))));
        _keys.Away = new IOException("away");
        Assert.Same(_keys.Away, Assert.Throws<IOException>(() => Identities().Open(Task(sealed1))));
    }

    [Fact]
    public void An_identity_has_a_largest_size_and_one_larger_is_refused_with_its_own()
    {
        var (identities, rest) = (Identities(), Caller(("name", "")).ToBytes().Length);
        // Lengths are written in as many bytes as they need: two more for a long one.
        var fits = new string('x', TaskIdentities.MaxBytes - rest - 2);

        Assert.NotNull(identities.Seal("owner", Caller(("name", fits))));
        var error = Assert.Throws<McpProtocolException>(() => identities.Seal("owner", Caller(("name", fits + "y"))));
        Assert.Equal(McpErrorCode.InvalidRequest, error.ErrorCode);
        Assert.Contains("have 65537 bytes; a task keeps at most 65536.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_key_ring_the_missing_line_is_named()
    {
        var identities = new TaskIdentities(new ServiceCollection().BuildServiceProvider(), _time);

        Assert.Contains(
            "AddDataProtection()", Assert.Throws<InvalidOperationException>(() => identities.Seal("owner", Caller())).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_ring_is_read_once_and_again_only_where_that_failed()
    {
        var readings = 0;
        var ring = new KeyRingReading(() =>
        {
            if (++readings == 1)
                throw new IOException("away");
        });

        await Assert.ThrowsAsync<IOException>(ring.ReadAsync);
        await ring.ReadAsync();
        await ring.ReadAsync();

        Assert.Equal(2, readings);
    }

    private TaskIdentities Identities() =>
        new(new ServiceCollection().AddSingleton<IDataProtectionProvider>(_keys).BuildServiceProvider(), _time);

    private static TaskIdentity Caller(params (string Type, string Value)[] claims) => new(
        new(new ClaimsIdentity(claims.Select(claim => new Claim(claim.Type, claim.Value)), "bearer")),
        new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["X-Tenant"] = "seven", ["Authorization"] = "Bearer x" });

    private static TaskRecord Task(string? identity) => new()
    {
        Id = TaskId.New(),
        Owner = "owner",
        Kind = TaskComponentKind.Tool,
        Component = "work",
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
}
