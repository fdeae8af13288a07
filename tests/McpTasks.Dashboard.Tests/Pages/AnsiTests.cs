using McpTasks.Dashboard.Pages.Resources;

namespace McpTasks.Dashboard.Tests.Pages;

public sealed class AnsiTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("\u001b[32minfo\u001b[0m: ok", "<span class=\"a-f2\">info</span>: ok")]
    [InlineData("\u001b[1;31mbold red\u001b[39m still bold", "<span class=\"a-bold a-f1\">bold red</span><span class=\"a-bold\"> still bold</span>")]
    [InlineData("\u001b[38;5;200mpink", "pink")]
    [InlineData("\u001b]0;title\u0007after", "after")]
    [InlineData("\u001b]8;;http://x\u001b\\link", "link")]
    [InlineData("\u001b[2J\u001b[Hcleared", "cleared")]
    [InlineData("<script>\u001b[31m\"&'", "&lt;script&gt;<span class=\"a-f1\">&quot;&amp;&#x27;</span>")]
    [InlineData("cut \u001b[", "cut ")]
    [InlineData("cut \u001b", "cut ")]
    [InlineData("\u001b[\"><b>m", "&gt;m")]
    public void Colours_become_classes_and_everything_else_is_left_out_or_encoded(string line, string expected) =>
        Assert.Equal(expected, Ansi.Render(line).ToString());
}
