namespace McpTasks.Core.Tests.Records;

public sealed class TaskOwnerTests
{
    [Fact]
    public void The_same_principal_has_the_same_key() =>
        Assert.Equal(TaskOwner.From("https://issuer", "ann", "app"), TaskOwner.From("https://issuer", "ann", "app"));

    [Theory]
    [InlineData("https://issuer", "ann", "other")]
    [InlineData("https://issuer", "bob", "app")]
    [InlineData("https://other", "ann", "app")]
    [InlineData("https://issuera", "nn", "app")]
    [InlineData("https://issuer", "annapp", "")]
    public void Any_difference_makes_another_principal(string issuer, string subject, string clientId) =>
        Assert.NotEqual(TaskOwner.From("https://issuer", "ann", "app"), TaskOwner.From(issuer, subject, clientId));

    [Fact]
    public void A_subject_named_like_the_anonymous_key_is_not_anonymous() =>
        Assert.NotEqual(TaskOwner.Anonymous, TaskOwner.From("", TaskOwner.Anonymous, ""));

    [Theory]
    [InlineData("a:b/c%d@e#f")]
    [InlineData("{mcp:0}\r\nDEL *")]
    public void No_claim_reaches_the_key(string subject) =>
        Assert.Matches("^[A-Za-z0-9_-]{32}$", TaskOwner.From("issuer", subject, "client"));
}
