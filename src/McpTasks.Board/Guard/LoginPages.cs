namespace McpTasks.Board.Guard;

/// <summary>The login with the operator's key, through a form or a link with the key.</summary>
internal static class LoginPages
{
    public static Task GetAsync(BoardRequest request) => request.Query("key") is { Length: > 0 } key
        ? EnterAsync(request, key, request.Query("back"))
        : FormAsync(request, StatusCodes.Status200OK, null);

    public static async Task PostAsync(BoardRequest request)
    {
        if (!SameOrigin.Holds(request.Http.Request) || !request.Http.Request.HasFormContentType)
        {
            await FormAsync(request, StatusCodes.Status403Forbidden, "The form did not come from this page.");
            return;
        }

        var form = await request.FormAsync();
        await EnterAsync(request, form["key"].ToString(), form["back"].ToString());
    }

    public static Task LogOutAsync(BoardRequest request)
    {
        OperatorLogin.SignOut(request);
        request.Http.Response.Redirect(request.Place.Login);
        return Task.CompletedTask;
    }

    private static async Task EnterAsync(BoardRequest request, string key, string? back)
    {
        var (board, response) = (request.Board, request.Http.Response);
        if (board.Attempts.MustWait(request.Address) is { } wait)
        {
            await request.SayTooManyAsync(wait);
            return;
        }

        if (!board.Login!.Key.Matches(key.Trim()))
        {
            board.Attempts.NoteWrong(request.Address);
            await FormAsync(request, StatusCodes.Status401Unauthorized, "That is not the operator's key.");
            return;
        }

        board.Login.SignIn(request);
        // Not a redirect: a browser that came through a link from another site would follow the redirect without the new cookie.
        response.Headers["Refresh"] = $"0; url={Inside(request, back)}";
        await request.ShowBareAsync(StatusCodes.Status200OK, "Logged in",
            BoardRenderer.Give(new Welcome(Inside(request, back)), BoardRenderer.Show<WelcomePage>()));
    }

    /// <summary>Only a path of the board itself; anything else leads to its first page.</summary>
    private static string Inside(BoardRequest request, string? back)
    {
        var (root, list) = (request.Place.Root, request.Place.List);
        if (back is not { Length: > 0 and < 2048 } || back.StartsWith("//", StringComparison.Ordinal) || !back.All(IsPlain))
            return list;
        var isInside = back == root || back.StartsWith(root + "/", StringComparison.Ordinal)
            || back.StartsWith(root + "?", StringComparison.Ordinal);
        return isInside ? back : list;
    }

    // Characters that are valid and mean the same in a header and in an address.
    private static bool IsPlain(char letter) => letter is > ' ' and <= '~' and not '\\' and not ';';

    private static Task FormAsync(BoardRequest request, int status, string? problem) => request.ShowBareAsync(
        status, "Log in",
        BoardRenderer.Give(new LoginForm(problem, Inside(request, request.Query("back"))), BoardRenderer.Show<LoginPage>()));
}

internal sealed record LoginForm(string? Problem, string Back);

internal sealed record Welcome(string Back);
