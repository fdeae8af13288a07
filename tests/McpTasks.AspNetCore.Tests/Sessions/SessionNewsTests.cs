using McpTasks.AspNetCore.Sessions;

namespace McpTasks.AspNetCore.Tests.Sessions;

public sealed class SessionNewsTests
{
    [Fact]
    public void News_that_carry_no_message_give_none_to_take()
    {
        var news = new SessionNews(null!, null!, null!);

        Assert.All([SessionNews.Ended, SessionNews.Events, SessionNews.Tasks, SessionNews.TakeOver(Guid.NewGuid()), default], heard => Assert.Null(news.MessageIn(heard)));
    }
}
