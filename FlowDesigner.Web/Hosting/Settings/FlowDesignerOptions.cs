namespace FlowDesigner.Web.Hosting.Settings;

/// <summary>Everything under <c>FlowDesigner:</c> in appsettings.json, the environment or the command line.</summary>
public sealed class FlowDesignerOptions
{
    public const string Section = "FlowDesigner";

    /// <summary>Where the database and the wrapping key lie; made on the first start.</summary>
    public string DataDirectory { get; set; } = "data";

    public string Storage { get; set; } = "sqlite";
    public string Queue { get; set; } = "inprocess";

    /// <summary>The address providers reach this server under; webhook addresses are built from it.</summary>
    public string? PublicUrl { get; set; }

    /// <summary>32 bytes in Base64 that wrap the key ring; without it the file wrapping.key in the data directory is used.</summary>
    public string? WrappingKey { get; set; }

    public SandboxSettings Sandbox { get; set; } = new();
    public BootstrapSettings Bootstrap { get; set; } = new();
    public OutboundSettings Outbound { get; set; } = new();
    public EngineSettings Engine { get; set; } = new();
    public RetentionSettings Retention { get; set; } = new();
    public LimitSettings Limits { get; set; } = new();
}

public sealed class SandboxSettings
{
    /// <summary>Stand-ins for the providers; on in Development unless said otherwise.</summary>
    public bool Enabled { get; set; }

    /// <summary>Where a sandbox of another process answers.</summary>
    public string? Url { get; set; }
}

/// <summary>Creates the first user and a token without a person, for automation.</summary>
public sealed class BootstrapSettings
{
    public string? Email { get; set; }
    public string? Password { get; set; }
    public string? ApiToken { get; set; }
}

public sealed class OutboundSettings
{
    /// <summary>Networks such as <c>10.1.0.0/16</c> that steps may call although they are private.</summary>
    public string[] AllowedNetworks { get; set; } = [];
}

public sealed class EngineSettings
{
    /// <summary>How many runs are worked on at the same time.</summary>
    public int MaxParallelRuns { get; set; } = 256;

    /// <summary>How many runs of one flow connection are worked on at the same time.</summary>
    public int MaxParallelPerFlowConnection { get; set; } = 64;

    /// <summary>How many events of one flow connection may wait; more are answered 429.</summary>
    public int MaxBacklog { get; set; } = 100_000;
}

public sealed class RetentionSettings
{
    public int CompletedDays { get; set; } = 30;
    public int FailedDays { get; set; } = 90;
}

public sealed class LimitSettings
{
    /// <summary>The largest payload that a webhook, the API or the payload editor takes.</summary>
    public int PayloadBytes { get; set; } = 5 * 1024 * 1024;

    /// <summary>Open pages (circuits) of one user.</summary>
    public int PagesPerUser { get; set; } = 20;

    /// <summary>Open pages (circuits) of all users.</summary>
    public int Pages { get; set; } = 300;
}
