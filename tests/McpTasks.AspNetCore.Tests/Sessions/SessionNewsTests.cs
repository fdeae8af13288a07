using McpTasks.AspNetCore.Sessions;

namespace McpTasks.AspNetCore.Tests.Sessions;

public sealed class SessionNewsTests
{
    [Fact]
    public void Only_news_of_something_said_or_missed_make_a_process_look_for_it()
    {
        Assert.All([SessionNews.Said, default], news => Assert.True(SessionNews.IsSaid(news)));
        Assert.All(
            [SessionNews.Ended, SessionNews.Events, SessionNews.Tasks, SessionNews.TakeOver(Guid.NewGuid())],
            news => Assert.False(SessionNews.IsSaid(news)));
    }
}
