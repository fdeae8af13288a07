using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace McpTasks.LocalHosting.Tests.Settings;

public class ParameterTests
{
    [Fact]
    public async Task A_generated_default_is_one_value_for_the_whole_run_and_another_for_the_next()
    {
        async Task<(string?, string?)> RunAsync(params string[] args)
        {
            var key = DistributedApplication.CreateBuilder(args).AddParameter("operator-key", new GenerateParameterDefault { MinLength = 32, Special = false }, secret: true).Resource;
            Assert.True(key.Secret);
            return (await key.GetValueAsync(TestContext.Current.CancellationToken), await key.GetValueAsync(TestContext.Current.CancellationToken));
        }

        var (first, again) = await RunAsync();
        Assert.Equal(first, again);
        Assert.NotEqual(first, (await RunAsync()).Item1);
        Assert.Equal("from the settings", (await RunAsync("--Parameters:operator-key=from the settings")).Item1);
    }

    [Fact]
    public void A_generated_value_has_the_asked_length_and_kinds_of_characters()
    {
        var letters = new GenerateParameterDefault { MinLength = 32, Special = false }.GetDefaultValue();
        Assert.Matches("^[a-zA-Z0-9]{32}$", letters);
        var digits = new GenerateParameterDefault { MinLength = 1, Lower = false, Upper = false, Special = false }.GetDefaultValue();
        Assert.Matches("^[0-9]{39}$", digits); // 128 bits
        var special = new GenerateParameterDefault { MinLength = 60, MinSpecial = 50 }.GetDefaultValue();
        Assert.Equal(60, special.Length);
        Assert.True(special.Count(letter => !char.IsAsciiLetterOrDigit(letter)) >= 50);
        Assert.Throws<InvalidOperationException>(() => new GenerateParameterDefault { Lower = false, Upper = false, Numeric = false, Special = false }.GetDefaultValue());
    }

    [Fact]
    public void A_default_that_shall_be_kept_between_runs_is_refused_with_the_way_out()
    {
        var builder = DistributedApplication.CreateBuilder([]);
        Assert.Contains("Parameters:key", Assert.Throws<NotSupportedException>(() => builder.AddParameter("key", new GenerateParameterDefault(), persist: true)).Message, StringComparison.Ordinal);
    }
}
