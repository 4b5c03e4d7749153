using FlowDesigner.Core.Connections.Outbound;
using FluentValidation;

namespace FlowDesigner.Web.Hosting.Settings;

/// <summary>
/// What every setting must be. Messages say what is expected; <see cref="SettingsReader"/> adds the key, what was found and where.
/// </summary>
public sealed class FlowDesignerOptionsRules : AbstractValidator<FlowDesignerOptions>
{
    public const int WrappingKeyBytes = 32;
    public const int ShortestApiToken = 16;

    public FlowDesignerOptionsRules(bool isProduction)
    {
        RuleFor(options => options.DataDirectory).NotEmpty().WithMessage("a folder");
        RuleFor(options => options.Storage).Must(kind => kind == "sqlite").WithMessage("sqlite");
        RuleFor(options => options.Queue).Must(kind => kind == "inprocess").WithMessage("inprocess");
        RuleFor(options => options.PublicUrl)
            .Must(BeAnAddress).WithMessage("an http or https address without path, such as https://flows.example.com");
        RuleFor(options => options.WrappingKey).Must(BeAWrappingKey).WithMessage($"{WrappingKeyBytes} bytes in Base64");
        RuleFor(options => options.Sandbox.Enabled).Must(on => !(on && isProduction))
            .WithMessage(
                "false in Production, because the sandbox accepts published keys; start with ASPNETCORE_ENVIRONMENT=Development to try it");
        RuleFor(options => options.Sandbox.Url).Must(BeAnAddress).WithMessage("an http or https address without path");
        RuleFor(options => options.Bootstrap.Email)
            .Must(mail => mail is null || mail.Contains('@', StringComparison.Ordinal)).WithMessage("an e-mail address");
        RuleFor(options => options.Bootstrap.Email)
            .Must((options, mail) => mail is not null || options.Bootstrap.Password is null && options.Bootstrap.ApiToken is null)
            .WithMessage("given together with Bootstrap:Password and Bootstrap:ApiToken");
        RuleFor(options => options.Bootstrap.Password).Must((options, password) => password is not null || options.Bootstrap.Email is null)
            .WithMessage("given together with Bootstrap:Email");
        RuleFor(options => options.Bootstrap.ApiToken)
            .Must(token => token is null || token.Length >= ShortestApiToken && token.Distinct().Count() > 5)
            .WithMessage($"at least {ShortestApiToken} characters that are hard to guess");
        RuleForEach(options => options.Outbound.AllowedNetworks)
            .Must(OutboundGuard.IsNetwork).WithMessage("a network such as 10.1.0.0/16");
        RuleFor(options => options.Engine.MaxParallelRuns).InclusiveBetween(1, 4096).WithMessage("1 to 4096");
        RuleFor(options => options.Engine.MaxParallelPerFlowConnection).InclusiveBetween(1, 4096).WithMessage("1 to 4096");
        RuleFor(options => options.Engine.MaxBacklog).InclusiveBetween(1, 10_000_000).WithMessage("1 to 10000000");
        RuleFor(options => options.Retention.CompletedDays).InclusiveBetween(1, 3650).WithMessage("1 to 3650");
        RuleFor(options => options.Retention.FailedDays).InclusiveBetween(1, 3650).WithMessage("1 to 3650");
        RuleFor(options => options.Limits.PayloadBytes).InclusiveBetween(1024, 50 * 1024 * 1024).WithMessage("1024 to 52428800");
        RuleFor(options => options.Limits.PagesPerUser).InclusiveBetween(1, 1000).WithMessage("1 to 1000");
        RuleFor(options => options.Limits.Pages).InclusiveBetween(1, 100_000).WithMessage("1 to 100000");
    }

    private static bool BeAnAddress(string? text) => text is null ||
        Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https"
            && uri.PathAndQuery == "/"
            && uri.UserInfo.Length == 0;

    private static bool BeAWrappingKey(string? text)
    {
        var bytes = new byte[text?.Length ?? 0];
        return text is null || Convert.TryFromBase64String(text, bytes, out var count) && count == WrappingKeyBytes;
    }
}
