namespace McpTasks.Dashboard.Pages;

/// <summary>Line icons on a grid of 16 by 16.</summary>
internal static class Icon
{
    public static Html Home => Draw("M2.5 7.5 8 3l5.5 4.5M4 6.5V13h8V6.5M6.7 13V9.5h2.6V13");
    public static Html Resources => Draw("M2.5 3h11v4h-11zM2.5 9h11v4h-11zM5 5h.01M5 11h.01");
    public static Html Tasks => Draw("M2.5 4.2 3.7 5.4 6 3M8.5 4.2h5M2.5 11.2l1.2 1.2L6 10M8.5 11.2h5");
    public static Html Traces => Draw("M2.5 3.5h6M5 8h6M8.5 12.5h5");
    public static Html Logs => Draw("M3 3.5h10M3 6.5h7M3 9.5h10M3 12.5h5");
    public static Html Metrics => Draw("M2.5 13.5v-11M2.5 13.5h11M5 10.5l2.5-3.2 2.2 1.8L13 4.5");
    public static Html Check => Draw("M3.2 8.5 6.5 11.8 12.8 4.6");
    public static Html Cross => Draw("M4 4l8 8M12 4l-8 8");
    public static Html Ban => Draw("M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM4.2 4.2l7.6 7.6");
    public static Html Clock => Draw("M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM8 5v3.2l2 1.3");
    public static Html Play => Draw("M5 3.2v9.6L12.5 8z");
    public static Html Stop => Draw("M4.2 4.2h7.6v7.6H4.2z");
    public static Html Redo => Draw("M13 8a5 5 0 1 1-1.6-3.7M13 2.5v3h-3");
    public static Html Question => Draw("M5.8 6a2.2 2.2 0 1 1 3.3 1.9C8.4 8.3 8 8.7 8 9.6M8 12h.01");
    public static Html Warn => Draw("M8 2.8 14 13H2zM8 6.5v3M8 11.3h.01");
    public static Html Theme => Draw("M8 2.5a5.5 5.5 0 1 0 0 11zM8 2.5a5.5 5.5 0 0 1 0 11");
    public static Html Pause => Draw("M5.5 3.5v9M10.5 3.5v9");
    public static Html Link => Draw("M6.5 4H4v8h8V9.5M9 3h4v4M13 3 7.5 8.5");
    public static Html Dot => Draw("M8 6.5a1.5 1.5 0 1 0 0 3 1.5 1.5 0 0 0 0-3z");
    public static Html Down => Draw("M8 3v7M5 7.5 8 10.5l3-3M3 13h10");
    public static Html Store => Draw("M3 4.2c0-1 2.2-1.7 5-1.7s5 .7 5 1.7-2.2 1.7-5 1.7-5-.7-5-1.7zM3 4.2v7.6c0 1 2.2 1.7 5 1.7s5-.7 5-1.7V4.2M3 8c0 1 2.2 1.7 5 1.7s5-.7 5-1.7");
    public static Html Keys => Draw("M2 4.5h12v7H2zM4.5 7h.01M8 7h.01M11.5 7h.01M5 9.3h6");
    public static Html Eye => Draw("M1.8 8C3.4 5.2 5.5 3.8 8 3.8s4.6 1.4 6.2 4.2c-1.6 2.8-3.7 4.2-6.2 4.2S3.4 10.8 1.8 8zM8 6.3a1.7 1.7 0 1 0 0 3.4 1.7 1.7 0 0 0 0-3.4z");
    public static Html Graph => Draw("M2.5 6.2h3.6v3.6H2.5zM9.9 2.5h3.6v3.6H9.9zM9.9 9.9h3.6v3.6H9.9zM6.1 7.4l3.8-2.6M6.1 8.6l3.8 2.6");
    public static Html Chevron => Draw("M6 4l4 4-4 4");

    private static Html Draw(string path) =>
        Html.Of($"""<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="{path}"/></svg>""");
}
