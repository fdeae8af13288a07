using System.Net;
using System.Net.Http.Headers;
using McpTasks.Dashboard.Tests.Security;

namespace McpTasks.Dashboard.Tests.Samples;

/// <summary>What a person at the browser does.</summary>
internal static class TestDashboardExtensions
{
    /// <summary>Presses a button: posts a form with the hidden field of a page; returns where that leads.</summary>
    public static async Task<string> PressAsync(this TestDashboard dashboard, string path, params (string Name, string Value)[] fields)
    {
        var hidden = FrontendTests.HiddenField(await dashboard.PageAsync("/telemetry"));
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", hidden), .. fields.Select(f => KeyValuePair.Create(f.Name, f.Value))]);
        using var response = await dashboard.Browser.PostAsync(new Uri(path, UriKind.Relative), form);
        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        return response.Headers.Location!.OriginalString;
    }

    /// <summary>Chooses a file and imports it; returns the page that follows.</summary>
    public static async Task<string> ImportAsync(this TestDashboard dashboard, byte[] file)
    {
        using var form = new MultipartFormDataContent();
        using var hidden = new StringContent(FrontendTests.HiddenField(await dashboard.PageAsync("/telemetry")));
        using var content = new ByteArrayContent(file) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        form.Add(hidden, "__RequestVerificationToken");
        form.Add(content, "file", "telemetry.json");
        using var response = await dashboard.Browser.PostAsync(new Uri("/telemetry/import", UriKind.Relative), form);
        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        return WebUtility.HtmlDecode(await dashboard.PageAsync(response.Headers.Location!.OriginalString));
    }
}
