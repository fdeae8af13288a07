using System.Globalization;
using System.IO.Pipelines;
using System.Text.Json;
using McpTasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace SampleTools;

public sealed class GuessNumberTests
{
    [Theory]
    [InlineData(1, 7)]
    [InlineData(50, 6)]
    [InlineData(64, 7)]
    [InlineData(100, 6)]
    public async Task It_finds_the_number_by_the_answers(int thought, int questions)
    {
        var said = await PlayAsync(asked => new() { Action = "accept", Content = Answer(thought > asked) });

        Assert.Equal($"Your number is {thought}; that took {questions} questions.", said);
    }

    [Fact]
    public async Task It_ends_where_the_user_answers_no_more()
    {
        var said = await PlayAsync(asked => asked == 50 ? new() { Action = "accept", Content = Answer(larger: true) } : new() { Action = "decline" });

        Assert.Equal("The game ended at question 2; your number is from 51 to 100.", said);
    }

    private static async Task<string> PlayAsync(Func<int, ElicitResult> answer)
    {
        var (toServer, toClient) = (new Pipe(), new Pipe());
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddMcpTasksCore();
        builder.Services.AddMcpServer().WithStreamServerTransport(toServer.Reader.AsStream(), toClient.Writer.AsStream()).AddSampleTools();
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        await using var client = await McpClient.CreateAsync(
            new StreamClientTransport(toServer.Writer.AsStream(), toClient.Reader.AsStream()),
            new() { Handlers = { ElicitationHandler = (question, _) => ValueTask.FromResult(answer(Asked(question!.Message))) } },
            cancellationToken: TestContext.Current.CancellationToken);

        var result = await client.CallToolAsync("guess_number", cancellationToken: TestContext.Current.CancellationToken);

        await host.StopAsync(TestContext.Current.CancellationToken);
        return Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text;
    }

    private static Dictionary<string, JsonElement> Answer(bool larger) => new() { ["larger"] = JsonSerializer.SerializeToElement(larger) };

    // Is it larger than 50?
    private static int Asked(string question) => int.Parse(question.Split(' ')[^1].TrimEnd('?'), CultureInfo.InvariantCulture);
}
