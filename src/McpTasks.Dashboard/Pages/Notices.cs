using System.Security.Cryptography;

namespace McpTasks.Dashboard.Pages;

/// <summary>
/// What came of a button, for the page that is shown next. A page's address names a notice and never holds its text, which a link from elsewhere
/// could make up.
/// </summary>
internal sealed class Notices
{
    private const int Kept = 100;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (bool IsBad, string Text)> _notices = new(StringComparer.Ordinal);
    private readonly Queue<string> _order = new();

    /// <summary>Keeps a text and returns the name to find it by.</summary>
    public string Add(bool isBad, string text)
    {
        var name = RandomNumberGenerator.GetHexString(12, lowercase: true);
        lock (_gate)
        {
            _notices[name] = (isBad, text);
            _order.Enqueue(name);
            if (_order.Count > Kept)
                _notices.Remove(_order.Dequeue());
        }
        return name;
    }

    public Html Render(PageContext context)
    {
        (bool IsBad, string Text) notice;
        lock (_gate)
        {
            if (!_notices.TryGetValue(context.Query("note"), out notice))
                return Html.Empty;
        }
        return notice.IsBad
            ? Html.Of($"""<p class="banner bad" role="alert">{Icon.Warn} {notice.Text}</p>""")
            : Html.Of($"""<p class="banner ok" role="status">{Icon.Check} {notice.Text}</p>""");
    }
}
