namespace FlowDesigner.Tests.Fakes;

/// <summary>A walk that is taken for its pictures: only where FLOWDESIGNER_SHOTS names the folder they go to.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PictureFactAttribute : FactAttribute
{
    public PictureFactAttribute()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("FLOWDESIGNER_SHOTS")))
            Skip = "Takes pictures. build/screens.sh asks for them.";
    }
}
