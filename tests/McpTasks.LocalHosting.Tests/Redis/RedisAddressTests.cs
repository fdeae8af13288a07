using Aspire.Hosting;
using McpTasks.LocalHosting.Redis;

namespace McpTasks.LocalHosting.Tests.Redis;

public class RedisAddressTests
{
    [Fact]
    public void A_connection_string_is_taken_apart_and_handed_on_as_it_is()
    {
        var address = RedisAddress.Parse("ConnectionStrings:redis", "cache.example:6380,user=me,password=a=b,ssl=True,abortConnect=false");
        Assert.Equal(("cache.example", 6380, "me", "a=b", true), (address.Host, address.Port, address.User, address.Password, address.Ssl));
        Assert.Equal("cache.example:6380,user=me,password=a=b,ssl=True,abortConnect=false", address.ConnectionString);
        Assert.Equal("rediss://me:a%3Db@cache.example:6380", address.Uri);
    }

    [Theory]
    [InlineData("localhost", "localhost", 6379)]
    [InlineData("localhost,ssl=true", "localhost", 6380)]
    [InlineData("[::1]:7000", "::1", 7000)]
    [InlineData("one:1,two:2", "one", 1)]
    public void Endpoints_have_their_usual_forms(string text, string host, int port)
    {
        var address = RedisAddress.Parse("ConnectionStrings:redis", text);
        Assert.Equal((host, port), (address.Host, address.Port));
    }

    [Theory]
    [InlineData("")]
    [InlineData("password=hidden")]
    [InlineData("localhost:notaport,password=hidden")]
    [InlineData("localhost:70000,password=hidden")]
    [InlineData("redis://localhost:6379")]
    [InlineData("localhost:6379,ssl=perhaps,password=hidden")]
    public void A_wrong_one_is_an_error_that_names_the_setting_and_not_the_password(string text)
    {
        var error = Assert.Throws<DistributedApplicationException>(() => RedisAddress.Parse("ConnectionStrings:redis", text));
        Assert.StartsWith("ConnectionStrings:redis is not a valid Redis connection string", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", error.Message, StringComparison.Ordinal);
    }
}
