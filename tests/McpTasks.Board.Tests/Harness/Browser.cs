using System.Net;
using System.Text.RegularExpressions;

namespace McpTasks.Board.Tests.Harness;

/// <summary>A page as a reader has it.</summary>
internal sealed partial record Page(int Status, string Html, HttpResponseMessage Response)
{
    /// <summary>What a reader sees, in one line.</summary>
    public string Text => Blanks().Replace(WebUtility.HtmlDecode(Tags().Replace(Html, " ")), " ").Trim();

    public string? Location => Response.Headers.Location?.OriginalString;

    public string Token => TokenField().Match(Html).Groups["token"].Value;

    public string? Live => LiveAttribute().Match(Html) is { Success: true } match ? WebUtility.HtmlDecode(match.Groups["url"].Value) : null;

    /// <summary>The tasks that the page has a row of.</summary>
    public IReadOnlyList<string> Rows => [.. Row().Matches(Html).Select(match => match.Groups["id"].Value)];

    [GeneratedRegex("<[^>]*>", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Tags();

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Blanks();

    [GeneratedRegex("name=\"token\" value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex TokenField();

    [GeneratedRegex("data-live=\"(?<url>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex LiveAttribute();

    [GeneratedRegex("<tr data-key=\"(?<id>[^\" ]+)\" data-href", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Row();
}

/// <summary>A browser as far as the board can tell: cookies by path, an origin, no redirect that is not asked for.</summary>
internal sealed class Browser(Uri address) : IDisposable
{
    private readonly CookieContainer _cookies = new();
    private readonly HttpClient _http = new(
        new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(1) };

    public IReadOnlyList<Cookie> Cookies => _cookies.GetCookies(new Uri(address, "/tasks/x")).ToList<Cookie>();

    public Task<Page> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(new(HttpMethod.Get, path), headers);

    /// <summary>Presses a button of a page.</summary>
    public Task<Page> PressAsync(Page on, string path, params (string Name, string Value)[] headers) =>
        PostAsync(path, [new("token", on.Token)], headers);

    public Task<Page> PostAsync(
        string path, IEnumerable<KeyValuePair<string, string>> form, params (string Name, string Value)[] headers) =>
        SendAsync(new(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(form) }, headers);

    /// <summary>Begins to read a stream of changes.</summary>
    public async Task<LiveReader> FollowAsync(string path, string? since = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        AddCookies(request);
        if (since is not null)
            request.Headers.TryAddWithoutValidation("Last-Event-ID", since);
        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        return new(response);
    }

    public void Dispose() => _http.Dispose();

    private async Task<Page> SendAsync(HttpRequestMessage request, (string Name, string Value)[] headers)
    {
        AddCookies(request);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        foreach (var cookie in response.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
            _cookies.SetCookies(new Uri(address, request.RequestUri!.OriginalString), cookie);
        return new((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), response);
    }

    private void AddCookies(HttpRequestMessage request)
    {
        if (_cookies.GetCookieHeader(new Uri(address, request.RequestUri!.OriginalString)) is { Length: > 0 } cookies)
            request.Headers.Add("Cookie", cookies);
    }
}

/// <summary>Reads server-sent events.</summary>
internal sealed class LiveReader(HttpResponseMessage response) : IDisposable
{
    private StreamReader? _reader;

    public int Status => (int)response.StatusCode;

    /// <summary>The next event: its kind, its id and its data.</summary>
    public async Task<(string Kind, string Id, string Data)> NextAsync()
    {
        _reader ??= new(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        var (kind, id, data) = ("", "", new List<string>());
        while (await _reader.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.Length == 0 && kind.Length > 0)
                return (kind, id, string.Join('\n', data));
            if (line.StartsWith("event: ", StringComparison.Ordinal))
                kind = line[7..];
            else if (line.StartsWith("id: ", StringComparison.Ordinal))
                id = line[4..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
                data.Add(line[6..]);
        }

        throw new InvalidOperationException("The stream has ended.");
    }

    public void Dispose()
    {
        _reader?.Dispose();
        response.Dispose();
    }
}
