using McpTasks.Dashboard.Pages;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;

namespace McpTasks.Dashboard.Security;

internal static class LoginEndpoints
{
    public static void MapLogin(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/login", (HttpContext context, BrowserLogin login, IAntiforgery antiforgery) =>
            context.Request.Query["t"].ToString() is { Length: > 0 } token
                ? Enter(context, login, antiforgery, token, context.Request.Query["back"])
                : Form(context, antiforgery, context.Request.Query["back"], problem: null));
        routes.MapPost("/login", (HttpContext context, BrowserLogin login, IAntiforgery antiforgery, [FromForm] string? token, [FromForm] string? back) =>
            Enter(context, login, antiforgery, token ?? "", back));
        // What is bound from the form has the form's token checked.
        routes.MapPost("/logout", (HttpContext context, [FromForm] string? back) =>
        {
            BrowserLogin.SignOut(context);
            return Results.LocalRedirect(Local(back) == "/" ? "/login" : Local(back));
        });
    }

    private static IResult Enter(HttpContext context, BrowserLogin login, IAntiforgery antiforgery, string token, string? back)
    {
        if (!login.IsToken(token))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Form(context, antiforgery, back, "That is not the token of this dashboard. It is printed when the dashboard starts.");
        }
        login.SignIn(context);
        return Results.LocalRedirect(Local(back));
    }

    /// <summary>Only a path of this site; anything else leads home.</summary>
    private static string Local(string? back) =>
        back is { Length: > 0 } && back[0] == '/' && !back.StartsWith("//", StringComparison.Ordinal) && !back.StartsWith("/\\", StringComparison.Ordinal)
        && !back.Any(char.IsControl) ? back : "/";

    private static IResult Form(HttpContext context, IAntiforgery antiforgery, string? back, string? problem)
    {
        var tokens = antiforgery.GetAndStoreTokens(context);
        var status = context.Response.StatusCode;
        return Results.Content(Layout.Bare("Log in", Html.Of($"""
            <form class="login card" method="post" action="/login">
              <img src="{Assets.Url("logo.svg")}" alt="" width="40" height="40">
              <h1>McpTasks dashboard</h1>
              <p class="muted">Type the token, or open the login address, that was printed when the dashboard started.</p>
              {(problem is null ? Html.Empty : Html.Of($"""<p class="problem" role="alert">{problem}</p>"""))}
              <input type="hidden" name="{tokens.FormFieldName}" value="{tokens.RequestToken}">
              <input type="hidden" name="back" value="{back}">
              <label><span>Token</span><input name="token" type="password" autocomplete="current-password" required autofocus></label>
              <button>Log in</button>
            </form>
            """)).ToString(), "text/html; charset=utf-8", statusCode: status);
    }
}
