using System.Globalization;
using McpTasks.Dashboard.Telemetry;
using Microsoft.AspNetCore.Antiforgery;

namespace McpTasks.Dashboard.Pages;

/// <summary>One request for a page: what was asked for, the data, and the time at which it is answered.</summary>
internal sealed class PageContext(HttpContext http, DashboardData data, TimeProvider clock, IAntiforgery antiforgery)
{
    public DashboardData Data { get; } = data;

    public long Now { get; } = UnixTime.Nanos(clock.GetUtcNow());

    public string Path => http.Request.Path;

    public string Route(string name) => http.GetRouteValue(name) as string ?? "";

    public string Query(string name) => http.Request.Query[name].ToString().Trim();

    /// <summary>All values of a name that is given more than once.</summary>
    public IEnumerable<string> Queries(string name) => http.Request.Query[name].OfType<string>().Select(v => v.Trim());

    public int Number(string name, int fallback, int min, int max) =>
        int.TryParse(http.Request.Query[name], CultureInfo.InvariantCulture, out var number) ? Math.Clamp(number, min, max) : fallback;

    /// <summary>Set by a page that knows nothing of what was asked for.</summary>
    public int Status { get; set; } = StatusCodes.Status200OK;

    /// <summary>Set by a page that changes with time alone, because it draws something that still runs.</summary>
    public bool IsMoving { get; set; }

    /// <summary>Set by a page that must not be asked for again by itself.</summary>
    public bool IsStill { get; set; }

    /// <summary>What the page's script compares to find out whether the page is still right.</summary>
    public string Version(string version) => IsStill ? "still" : IsMoving ? "moving" : version;

    /// <summary>The address of this page with one query value replaced.</summary>
    public string With(string name, string? value)
    {
        var pairs = http.Request.Query.Where(q => q.Key != name).SelectMany(q => q.Value.Select(v => KeyValuePair.Create(q.Key, v)));
        return http.Request.Path + QueryString.Create(value is null ? pairs : pairs.Append(KeyValuePair.Create<string, string?>(name, value)));
    }

    /// <summary>The hidden field that a form needs to be taken.</summary>
    public Html FormToken()
    {
        var tokens = antiforgery.GetAndStoreTokens(http);
        return Html.Of($"""<input type="hidden" name="{tokens.FormFieldName}" value="{tokens.RequestToken}">""");
    }

    public int Colour(string resource) => Data.Registry.Colour(resource);
}
